// Each verdict sounds and shakes differently, so that one need not look.
const NOTES = {
  go: [[880, 0.09], [1320, 0.14]],
  wait: [[520, 0.14], [0, 0.06], [520, 0.14]],
  hollow: [[880, 0.09], [660, 0.14]],
  stop: [[180, 0.4]],
};
const SHAKES = { go: [60], hollow: [60, 40, 60], wait: [90, 70, 90], stop: [350] };
let context = null;

// Browsers let a page make sounds only after a tap.
export function allowSound() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return;
  context ??= new Context();
  context.resume();
}

function play(notes) {
  let at = context.currentTime;
  for (const [pitch, length] of notes) {
    if (pitch) {
      const voice = context.createOscillator();
      const loudness = context.createGain();
      voice.type = "square";
      voice.frequency.value = pitch;
      loudness.gain.value = 0.15;
      voice.connect(loudness).connect(context.destination);
      voice.start(at);
      voice.stop(at + length);
    }
    at += length;
  }
}

export function sound(tone) {
  if (context?.state === "running") play(NOTES[tone]);
  navigator.vibrate?.(SHAKES[tone]);
}
