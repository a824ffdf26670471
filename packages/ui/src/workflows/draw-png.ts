import type { SvgPicture } from "./svg.js";

/** The most pixels of a picture in each direction: more than that no browser draws. */
const mostPx = 16_384;

/** Draws a picture as PNG, twice as fine as it is, less where it would be too large. */
export async function drawPng({ text, width, height }: SvgPicture): Promise<Blob> {
  const scale = Math.min(2, mostPx / width, mostPx / height);
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error("the picture is too large to be drawn")) : resolve(blob)),
        "image/png",
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
