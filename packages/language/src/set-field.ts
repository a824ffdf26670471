/** Sets an object's own field. One called `__proto__` becomes a field too, where plain assignment would change or lose it. */
export function setField<V>(object: { [name: string]: V }, name: string, value: V): void {
  if (name === "__proto__")
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}
