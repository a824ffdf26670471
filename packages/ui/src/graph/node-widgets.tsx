import { Handle, Position, type NodeProps, type NodeTypes } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import { Arrangeable } from "./arrangeable.js";
import type { FlowNode } from "./flow-nodes.js";
import { MarkPill } from "./mark-pill.js";
import { nodeDetail, nodeTitle, verbSigns } from "./node-words.js";

/** How each kind of node is drawn. */
export const nodeTypes: NodeTypes = {
  start: memo(Terminal),
  end: memo(Terminal),
  operation: memo(Operation),
  body: memo(Body),
  folded: memo(Folded),
};

function Operation({ data: { node, mark } }: NodeProps<FlowNode>) {
  if (node.kind !== "operation") return null;
  const faint = mark?.isFaint === true ? " graph__operation--faint" : "";
  const tone = mark?.look === undefined ? "" : ` graph__operation--${mark.look.tone}`;
  const container = node.isContainer ? " graph__operation--container" : "";
  return (
    <Joined>
      <Arrangeable node={node}>
        <div className={`graph__operation${container}${tone}${faint}`}>
          <div className="graph__head">
            <div className="graph__line">
              <span className="graph__title" title={node.name}>
                {node.name}
              </span>
              {mark === undefined ? null : <MarkPill mark={mark} />}
            </div>
            <div className="graph__line graph__line--soft">
              <span className="graph__detail" title={nodeDetail(node)}>
                <span className="graph__sign" aria-hidden="true">
                  {verbSigns[node.verb]}
                </span>{" "}
                {nodeDetail(node)}
              </span>
              {node.when === undefined ? null : (
                <span className="graph__when mono" title={`when ${node.when}`}>
                  when {node.when}
                </span>
              )}
              {node.undoneBy === undefined ? null : (
                <span className="graph__undo" title={`undone by ${node.undoneBy}`}>
                  <span aria-hidden="true">↶</span>
                  <span className="visually-hidden">undone by {node.undoneBy}</span>
                </span>
              )}
              {mark?.note === undefined ? null : <span className="graph__note">{mark.note}</span>}
              {mark?.isFaint === true ? <span className="visually-hidden">not reached</span> : null}
            </div>
          </div>
        </div>
      </Arrangeable>
    </Joined>
  );
}

function Body({ data: { node, mark } }: NodeProps<FlowNode>) {
  const detail = nodeDetail(node);
  return (
    <Arrangeable node={node}>
      <div className={`graph__body${mark?.isFaint === true ? " graph__body--faint" : ""}`}>
        <span className="graph__role">{nodeTitle(node)}</span>{" "}
        <span className="graph__detail mono" title={detail}>
          {detail}
        </span>
        {mark === undefined ? null : <MarkPill mark={mark} />}
      </div>
    </Arrangeable>
  );
}

function Folded({ data: { node, mark } }: NodeProps<FlowNode>) {
  return (
    <div className="graph__operation graph__operation--folded">
      <div className="graph__head">
        <span className="graph__title">{nodeTitle(node)}</span>
        {mark === undefined ? null : <MarkPill mark={mark} />}
      </div>
    </div>
  );
}

function Terminal({ data: { node } }: NodeProps<FlowNode>) {
  return (
    <Joined>
      <div className="graph__terminal">{nodeTitle(node)}</div>
    </Joined>
  );
}

/** With the ends of edges above and below. */
function Joined({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      {children}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}
