/** Whether a call changes anything: a `write` is what the guard of a connection asks about or refuses. */
export type MethodKind = "read" | "write";

/**
 * The methods that a page may call, by the name of their service and their own. What is not here is refused: backups are made on the command
 * line, where the file is. A method that is new has its row here, or a test fails.
 */
export const methodKinds: Readonly<Record<string, MethodKind>> = {
  "EventService/AnswerAsk": "write",
  "EventService/CancelEvent": "write",
  "EventService/ClaimAsk": "write",
  "EventService/CompleteStep": "write",
  "EventService/CountEvents": "read",
  "EventService/FailStep": "write",
  "EventService/GetEvent": "read",
  "EventService/GetEventHistory": "read",
  "EventService/HeartbeatStep": "write",
  "EventService/ListAsks": "read",
  "EventService/ListEvents": "read",
  "EventService/PauseEvent": "write",
  "EventService/PostEvent": "write",
  "EventService/PostEvents": "write",
  "EventService/RerunEvent": "write",
  "EventService/ResumeEvent": "write",
  "EventService/RetryStep": "write",
  "EventService/SendSignal": "write",
  "EventService/SkipStep": "write",
  "EventService/Watch": "read",
  "EventService/WatchEvent": "read",
  "EventService/WatchEvents": "read",
  // A call of a service does whatever the service does.
  "RegistryService/CallService": "write",
  "RegistryService/CheckService": "read",
  "RegistryService/DeleteService": "write",
  "RegistryService/GetService": "read",
  "RegistryService/ListServices": "read",
  "RegistryService/RegisterService": "write",
  "WorkflowService/DefineWorkflow": "write",
  "WorkflowService/DeleteWorkflow": "write",
  "WorkflowService/GetWorkflow": "read",
  "WorkflowService/ListWorkflows": "read",
  "WorkflowService/PauseWorkflow": "write",
  "WorkflowService/ResumeWorkflow": "write",
  "WorkflowService/ValidateWorkflow": "read",
};
