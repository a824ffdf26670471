/** A part of a whole in percent, so that none is never shown for some, nor all for nearly all: `0 %`, `<1 %`, `12 %`, `>99 %`, `100 %`. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return "0 %";
  if (part >= whole) return "100 %";
  const percent = (part / whole) * 100;
  if (percent < 1) return "<1 %";
  return percent > 99 ? ">99 %" : `${String(Math.round(percent))} %`;
}
