/**
 * A history, plan or call that cannot be: an unknown fact, a body that does not have its shape, a fact that does not fit the state, a plan
 * without the operation a step belongs to. Never an expected refusal. Whoever runs the event sets it aside.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";
}
