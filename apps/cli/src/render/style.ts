/** Colours for a terminal, or none: each function wraps a text. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** A style that colours, or one that leaves every text as it is. */
export function createStyle(colours: boolean): Style {
  const wrap = (on: number, off: number) => (text: string) =>
    colours && text !== "" ? `\u001B[${String(on)}m${text}\u001B[${String(off)}m` : text;
  return {
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    red: wrap(31, 39),
    green: wrap(32, 39),
    yellow: wrap(33, 39),
    cyan: wrap(36, 39),
  };
}
