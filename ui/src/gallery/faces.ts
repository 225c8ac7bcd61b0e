/** A made-up face as a live stream, so that a picture of the call has somebody in it. Drawn once a second; knows no camera. */
export function face(colours: [string, string], skin: string, cloth: string, width = 640, height = 400): MediaStream {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext('2d');
  const draw = (): void => {
    if (!pen) return;
    const light = pen.createLinearGradient(0, 0, width, height);
    light.addColorStop(0, colours[0]);
    light.addColorStop(1, colours[1]);
    pen.fillStyle = light;
    pen.fillRect(0, 0, width, height);
    circle(pen, cloth, width / 2, height * 1.02, height * 0.42);
    circle(pen, skin, width / 2, height * 0.4, height * 0.17);
  };
  draw();
  window.setInterval(draw, 200);
  return canvas.captureStream(5);
}

function circle(pen: CanvasRenderingContext2D, colour: string, x: number, y: number, radius: number): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}
