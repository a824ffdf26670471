import type { Locator, Page } from "playwright-core";

/** Where something is in a window, in pixels, and what it says. */
interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly says: string;
}

const placesOf = async (found: Locator): Promise<Place[]> => {
  const all = await found.evaluateAll((elements) =>
    elements.map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const says = (element.getAttribute("aria-label") ?? element.textContent ?? "").slice(0, 40);
      return { left, top, right, bottom, says };
    }),
  );
  return all.filter(({ left, right, top, bottom }) => right > left && bottom > top);
};

const isInside = (one: Place, around: Place): boolean =>
  one.left >= around.left - 1 && one.right <= around.right + 1;

const overlap = (a: Place, b: Place): boolean =>
  a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

interface Row {
  readonly whole: Place;
  readonly cells: readonly Place[];
  /** Those cells that hold more than they have room for. */
  readonly cramped: readonly Place[];
}

/** All rows of a table as they stand at one moment: it goes on while it is looked at. */
const rowsOf = (table: Locator): Promise<Row[]> =>
  table.getByRole("row").evaluateAll((rows) => {
    const placeOf = (element: (typeof rows)[number]): Place => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left, top, right, bottom, says: (element.textContent ?? "").slice(0, 40) };
    };
    return rows.map((row) => {
      const cells = Array.from(row.children as Iterable<typeof row>).filter(
        (cell) => cell.getClientRects().length > 0,
      );
      const cramped = cells.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(placeOf);
      return { whole: placeOf(row), cells: cells.map(placeOf), cramped };
    });
  });

/** What is wrong with how the rows of a table stand: each on one line, its cells beside each other below their headings, the table beside what is beside it. */
export async function tableProblems(page: Page, table: Locator): Promise<string[]> {
  const [frame] = await placesOf(table);
  const [beside] = await placesOf(page.locator(".side-panel"));
  const [head, ...rows] = await rowsOf(table);
  if (frame === undefined || head === undefined || rows.length === 0) return ["there is no table"];
  const problems = head.cramped.map(({ says }) => `${says} is wider than its column`);
  if (beside !== undefined && overlap(frame, beside)) problems.push("the table runs into the side panel");
  let before: Place | undefined;
  for (const { whole, cells } of rows) {
    const tell = (problem: string): number => problems.push(`${whole.says}: ${problem}`);
    if (whole.bottom - whole.top > 29) tell("is higher than a line");
    if (!isInside(whole, frame)) tell("runs out of the table");
    if (before !== undefined && Math.abs(whole.top - before.bottom) > 1)
      tell("does not follow the row before");
    before = whole;
    cells.forEach((cell, at) => {
      const column = head.cells[at];
      const isBelow =
        column !== undefined &&
        Math.abs(column.left - cell.left) <= 1 &&
        Math.abs(column.right - cell.right) <= 1;
      if (!isBelow) tell(`${cell.says} stands in no column`);
      const isOnLine = cell.top >= whole.top - 1 && cell.bottom <= whole.bottom + 1;
      if (!isInside(cell, whole) || !isOnLine) tell(`${cell.says} runs out of its row`);
      const next = cells[at + 1];
      if (next !== undefined && next.left < cell.right - 1) tell(`${cell.says} runs into ${next.says}`);
    });
  }
  return problems;
}

/** What is wrong with how controls and the parts of panels stand: none over another, none higher than a line, nothing runs out at the side. */
export async function panelProblems(page: Page): Promise<string[]> {
  const problems: string[] = [];
  for (const name of ["side-panel", "why", "event__head", "event__bar"]) {
    const [panel] = await placesOf(page.locator(`.${name}`));
    if (panel === undefined) continue;
    const controls = await placesOf(page.locator(`.${name} :is(button, a.button, input, select)`));
    for (const control of controls) {
      if (control.bottom - control.top > 36) problems.push(`${name}: ${control.says} is higher than a line`);
      if (!isInside(control, panel)) problems.push(`${name}: ${control.says} runs out at the side`);
    }
    for (const word of await placesOf(page.locator(".attempts__line > *")))
      if (word.bottom - word.top > 24) problems.push(`${word.says} is broken`);
    const parts = await placesOf(page.locator(`.${name} > *`));
    for (const places of [controls, parts])
      places.forEach((one, at) => {
        for (const other of places.slice(at + 1))
          if (overlap(one, other)) problems.push(`${name}: ${one.says} and ${other.says} overlap`);
      });
    const isWide = await page
      .locator(`.${name}`)
      .evaluate((element) => element.scrollWidth > element.clientWidth);
    if (isWide) problems.push(`${name} is wider than its place`);
  }
  return problems;
}
