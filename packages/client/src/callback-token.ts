/**
 * The token in the address that a call brought in its header `Machinery-Callback`, for `completeStep`, `failStep` and `heartbeatStep`. A token
 * alone is one already.
 */
export function callbackToken(address: string): string {
  const [, token = address] = /\/callbacks\/([\w-]+)/.exec(address) ?? [];
  return token;
}
