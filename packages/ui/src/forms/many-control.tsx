import { useId } from "react";
import { FieldControl } from "./field-control.js";
import { groupOf, itemsOf, type Draft } from "./form-draft.js";
import type { FormControl } from "./form-model.js";
import { pathOfField, pathOfItem } from "./form-path.js";
import type { FormProblems } from "./form-problems.js";
import { LeafControl } from "./leaf-control.js";
import { Problems } from "./problems.js";

interface ManyProps {
  readonly control: FormControl;
  /** What the values are called, for people. */
  readonly label: string;
  readonly path: string;
  readonly draft: Draft;
  readonly problems: FormProblems;
  readonly onChange: (draft: Draft) => void;
}

/** A control that holds many values: the fields of a group, or the items of a list. */
export function ManyControl(props: ManyProps) {
  const { control, path, draft, problems, onChange } = props;
  if (control.kind === "list") return <Items {...props} item={control.item} />;
  if (control.kind !== "group") return <Single {...props} />;
  const group = groupOf(draft);
  return control.fields.map((field) => (
    <FieldControl
      key={field.name}
      field={field}
      path={pathOfField(path, field.name)}
      draft={group.get(field.name)}
      problems={problems}
      onChange={(inner) => onChange(new Map([...group, [field.name, inner]]))}
    />
  ));
}

function Items({ item, label, path, draft, problems, onChange }: ManyProps & { readonly item: FormControl }) {
  const items = itemsOf(draft);
  const id = useId();
  return (
    <div className="form__items">
      {items.map((inner, index) => {
        const place = pathOfItem(path, index);
        const name = `${label} ${String(index + 1)}`;
        return (
          // Items have no identity but their place.
          <div key={index} className="form__item" role="group" aria-label={name}>
            <span className="form__soft form__index">{index + 1}</span>
            <div className="form__inner">
              <ManyControl
                control={item}
                label={name}
                path={place}
                draft={inner}
                problems={problems}
                onChange={(changed) => onChange(items.with(index, changed))}
              />
              {item.kind === "list" || item.kind === "group" ? (
                <Problems id={`${id}-${String(index)}`} problems={problems.get(place)} />
              ) : null}
            </div>
            <button
              type="button"
              className="button"
              aria-label={`Remove ${name}`}
              onClick={() => onChange(items.toSpliced(index, 1))}
            >
              Remove
            </button>
          </div>
        );
      })}
      <button type="button" className="button form__add" onClick={() => onChange([...items, undefined])}>
        Add to {label}
      </button>
    </div>
  );
}

function Single({ control, label, path, draft, problems, onChange }: ManyProps) {
  const id = useId();
  const here = problems.get(path);
  return (
    <>
      <LeafControl
        id={id}
        label={label}
        control={control}
        text={typeof draft === "string" ? draft : ""}
        isSensitive={false}
        problemsId={here && `${id}-problems`}
        onChange={onChange}
      />
      <Problems id={`${id}-problems`} problems={here} />
    </>
  );
}
