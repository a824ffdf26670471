import type { JsonObject, JsonValue } from "@machinery/client";
import { TypedField } from "./typed-field.js";
import { readTyped, showTyped } from "./typed-value.js";

/** Values by name. A single value is typed here; what is a list or a map stands in the text. */
export function MappingField(props: {
  readonly id: string;
  readonly keyName: string;
  readonly value: JsonObject;
  readonly isDisabled: boolean;
  readonly title: string;
  readonly onSet: (value: JsonValue | undefined) => void;
}) {
  const { id, keyName, value, isDisabled, onSet } = props;
  const entries = Object.entries(value);
  const put = (changed: readonly (readonly [string, JsonValue])[]): void =>
    onSet(changed.length === 0 ? undefined : Object.fromEntries(changed));
  return (
    <div className="operation-panel__mapping">
      {entries.map(([name, said], index) => (
        <div key={index} className="operation-panel__pair">
          <TypedField
            id={`${id}-name-${String(index)}`}
            keyName={`${keyName}.${name}`}
            label={`Name ${String(index + 1)} of ${keyName}`}
            value={name}
            isDisabled={isDisabled}
            onSet={(renamed) =>
              put(
                entries.flatMap((entry, at) =>
                  at !== index ? [entry] : renamed === undefined ? [] : [[renamed, said]],
                ),
              )
            }
          />
          {typeof said === "object" && said !== null ? (
            <span className="operation-panel__inner mono">{JSON.stringify(said)}</span>
          ) : (
            <TypedField
              id={`${id}-value-${String(index)}`}
              keyName={`${keyName}.${name}.value`}
              label={`${keyName} ${name}`}
              value={showTyped(said)}
              isDisabled={isDisabled}
              onSet={(typed) =>
                put(
                  entries.map((entry, at) =>
                    at === index ? [name, typed === undefined ? "" : readTyped(typed)] : entry,
                  ),
                )
              }
            />
          )}
        </div>
      ))}
      <div className="operation-panel__pair">
        <TypedField
          id={id}
          keyName={keyName}
          value=""
          placeholder="another name"
          isDisabled={isDisabled}
          title={props.title}
          onSet={(name) => {
            if (name !== undefined && !Object.hasOwn(value, name)) put([...entries, [name, ""]]);
          }}
        />
      </div>
    </div>
  );
}
