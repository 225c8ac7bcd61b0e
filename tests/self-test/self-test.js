// Presses what a person presses, in the app's own window, where no WebDriver reaches it (WKWebView). It is put in front of the real interface by
// `cargo xtask window`; no shipped app has it. What it finds out it puts on the clipboard, by the app's own command: first the room's link, then
// whether the guest's picture and sound come in.
(() => {
  const find = (name) => document.querySelector(`[data-test=${name}]`);
  const tell = (text) => window.__TAURI_INTERNALS__.invoke('copy_text', { text });

  // A machine for tests has no camera and nobody who grants one: a drawn picture and a tone in their place.
  const drawn = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const pen = canvas.getContext('2d');
    let turn = 0;
    setInterval(() => {
      pen.fillStyle = `hsl(${(turn += 7) % 360} 80% 50%)`;
      pen.fillRect(0, 0, canvas.width, canvas.height);
    }, 50);
    return canvas.captureStream(20).getVideoTracks();
  };
  const tone = () => {
    const audio = new AudioContext();
    const [from, to] = [audio.createOscillator(), audio.createMediaStreamDestination()];
    from.connect(to);
    from.start();
    return to.stream.getAudioTracks();
  };
  const media = async (wish) => new MediaStream([...(wish.video ? drawn() : []), ...(wish.audio ? tone() : [])]);
  Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: media });

  const connections = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };

  const sum = async () => {
    const seen = { frames: 0, packets: 0 };
    for (const connection of connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue;
        if (report.kind === 'video') seen.frames += report.framesDecoded ?? 0;
        else seen.packets += report.packetsReceived ?? 0;
      }
    }
    return seen;
  };

  const steps = [
    () => (find('home-host') ? (find('home-host').click(), true) : false),
    () => (find('waiting-link')?.textContent.includes('#') ? (void tell(find('waiting-link').textContent.trim()), true) : false),
    async () => {
      const { frames, packets } = await sum();
      return frames > 20 && packets > 20 && (await tell('tincan self-test: picture and sound'), true);
    },
  ];
  // One look at a time: a step that waits must not be begun twice.
  const look = async () => {
    if (steps.length > 0 && (await steps[0]())) steps.shift();
    setTimeout(() => void look(), 100);
  };
  addEventListener('DOMContentLoaded', () => void look());
})();
