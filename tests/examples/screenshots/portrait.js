// A camera that draws somebody in a room, in place of the browser's test pattern. The first argument picks the colours.
const palettes = {
  grace: { wall: ['#46545c', '#27313a'], lamp: '#f0b45c', hair: '#2b211c', skin: '#b98b6d', coat: '#5d7386', collar: '#e9e3d6' },
  ada: { wall: ['#5b4c3c', '#2b241d'], lamp: '#d98f3c', hair: '#54301f', skin: '#d2a685', coat: '#7c5a46', collar: '#f1ece2' },
};
const colours = palettes[arguments[0]];
const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
const pen = canvas.getContext('2d');

function shape(fill, path) {
  pen.fillStyle = fill;
  pen.beginPath();
  path();
  pen.fill();
}
function ellipse(fill, x, y, rx, ry, turn = 0) {
  shape(fill, () => pen.ellipse(x, y, rx, ry, turn, 0, Math.PI * 2));
}
function room() {
  const wall = pen.createLinearGradient(0, 0, 700, 720);
  wall.addColorStop(0, colours.wall[0]);
  wall.addColorStop(1, colours.wall[1]);
  pen.fillStyle = wall;
  pen.fillRect(0, 0, 1280, 720);
  const glow = pen.createRadialGradient(1060, 230, 10, 1060, 230, 420);
  glow.addColorStop(0, `${colours.lamp}88`);
  glow.addColorStop(1, `${colours.lamp}00`);
  pen.fillStyle = glow;
  pen.fillRect(0, 0, 1280, 720);
  shape(`${colours.lamp}dd`, () => {
    pen.moveTo(1010, 190);
    pen.lineTo(1110, 190);
    pen.lineTo(1140, 270);
    pen.lineTo(980, 270);
  });
  pen.fillStyle = '#00000038';
  pen.fillRect(60, 250, 300, 10);
  for (const [at, tall] of [[80, 96], [108, 120], [142, 84], [170, 110], [204, 100]]) pen.fillRect(at, 250 - tall, 22, tall);
}
function person(sway) {
  pen.save();
  pen.translate(640 + sway * 7, 30);
  ellipse(colours.hair, 0, 268, 138, 168);
  shape(colours.coat, () => {
    pen.moveTo(-330, 720);
    pen.bezierCurveTo(-320, 500, -170, 468, -70, 452);
    pen.lineTo(70, 452);
    pen.bezierCurveTo(170, 468, 320, 500, 330, 720);
  });
  shape(colours.collar, () => {
    pen.moveTo(-84, 452);
    pen.lineTo(0, 560);
    pen.lineTo(84, 452);
  });
  shape(colours.skin, () => pen.roundRect(-50, 350, 100, 136, 48));
  pen.rotate(sway * 0.012);
  ellipse(colours.skin, 0, 270, 104, 132);
  shape(colours.hair, () => {
    pen.moveTo(-112, 270);
    pen.bezierCurveTo(-130, 110, 130, 100, 112, 270);
    pen.bezierCurveTo(96, 190, 20, 196, -20, 168);
    pen.bezierCurveTo(-40, 206, -96, 214, -112, 270);
  });
  for (const side of [-1, 1]) ellipse('#241c18', side * 40, 272, 8, 9);
  pen.strokeStyle = '#5a3427';
  pen.lineWidth = 6;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.arc(0, 312, 38, 0.25 * Math.PI, 0.75 * Math.PI);
  pen.stroke();
  pen.restore();
}
let at = 0;
setInterval(() => {
  at += 1;
  room();
  person(Math.sin(at / 18));
}, 40);
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await real(wish);
  for (const track of stream.getVideoTracks()) {
    track.stop();
    stream.removeTrack(track);
    stream.addTrack(canvas.captureStream(25).getVideoTracks()[0]);
  }
  return stream;
};
