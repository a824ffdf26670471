import { valueToJson, type Field } from "@machinery/client";

/** Declared fields, to read. */
export function FieldTable(props: {
  readonly fields: readonly Field[];
  /** What they are, such as `Inputs`. */
  readonly title: string;
  /** What holds where there are none. */
  readonly none: string;
}) {
  const { fields, title, none } = props;
  if (fields.length === 0) {
    return (
      <p>
        <strong className="panel__subtitle">{title}</strong> <span className="soft">{none}</span>
      </p>
    );
  }
  return (
    <table className="table">
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col" style={{ width: "32%" }}>
            {title}
          </th>
          <th scope="col" style={{ width: "20%" }}>
            Type
          </th>
          <th scope="col">What it is</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <Row key={field.name} field={field} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ field }: { readonly field: Field }) {
  const { name, type, description, sensitive, schema } = field;
  const isOptional = !(field.required ?? field.default === undefined);
  const notes = [
    isOptional && field.default === undefined ? "optional" : "",
    field.default === undefined ? "" : `default ${JSON.stringify(valueToJson(field.default))}`,
    sensitive ? "sensitive" : "",
  ].filter((note) => note !== "");
  return (
    <tr>
      <td className="mono fields__name">{name}</td>
      <td>{type}</td>
      <td className="fields__meaning">
        {description === "" ? null : <span>{description} </span>}
        <span className="soft">{notes.join(" · ")}</span>
        {schema === undefined ? null : (
          <details>
            <summary className="soft small">Schema</summary>
            <pre className="code" tabIndex={0}>
              {JSON.stringify(schema, null, 2)}
            </pre>
          </details>
        )}
      </td>
    </tr>
  );
}
