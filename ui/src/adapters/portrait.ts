/** A small square JPEG of whatever picture a person chooses, drawn anew: nothing of the file but its pixels goes on. */
import { LONGEST } from '../core/portrait';

const SIDE = 192;
const QUALITIES = [0.85, 0.7, 0.5, 0.3];

/** Null for what this browser cannot read as a picture. */
export async function portraitOf(file: Blob): Promise<Uint8Array | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const side = Math.min(picture.width, picture.height);
  const context = canvas.getContext('2d');
  // JPEG has no transparency; what was clear shows the paper below.
  if (context) context.fillStyle = '#fff';
  context?.fillRect(0, 0, SIDE, SIDE);
  context?.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  picture.close();
  return smallest(canvas);
}

async function smallest(canvas: HTMLCanvasElement): Promise<Uint8Array | null> {
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= LONGEST) return new Uint8Array(await blob.arrayBuffer());
  }
  return null;
}
