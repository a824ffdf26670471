const name = "machinery.single-keys";

/** Whether single keys are shortcuts here. They are unless somebody switched them off. */
export function hasSingleKeys(store: Pick<Storage, "getItem">): boolean {
  try {
    return store.getItem(name) !== "off";
  } catch {
    return true;
  }
}

/** Switches them on or off, for as long as the browser keeps it. */
export function setSingleKeys(store: Pick<Storage, "setItem">, isOn: boolean): void {
  try {
    store.setItem(name, isOn ? "on" : "off");
  } catch {
    // A browser may be told to keep nothing.
  }
}
