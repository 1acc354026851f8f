const KEY = "tenon.sound";
let context: AudioContext | null = null;

/** Whether this device makes sounds. */
export function soundOn(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

export function setSound(on: boolean): void {
  localStorage.setItem(KEY, on ? "on" : "off");
}

/** A tone: frequency in hertz, begin and length in seconds from now. */
type Tone = [frequency: number, begin: number, length: number];

function play(tones: Tone[], shape: OscillatorType, volume: number): void {
  if (!soundOn() || typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  // A browser keeps sound back until the page has been touched; a sound that comes late is dropped.
  if (context.state === "suspended") void context.resume();
  for (const [frequency, begin, length] of tones) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const at = context.currentTime + begin;
    oscillator.type = shape;
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(volume, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + length);
  }
}

function shake(pattern: number | number[]): void {
  // Before the page has been touched a browser refuses, and says so in its console.
  const touched = navigator.userActivation?.hasBeenActive ?? true;
  if (soundOn() && touched && "vibrate" in navigator) navigator.vibrate(pattern);
}

/** A scan was taken. */
export function soundScan(): void {
  play([[1320, 0, 0.07]], "sine", 0.2);
  shake(20);
}

/** Look up: it did not go in. */
export function soundError(): void {
  play(
    [
      [220, 0, 0.16],
      [196, 0.2, 0.24],
    ],
    "square",
    0.12,
  );
  shake([80, 60, 80]);
}

/** Money taken. */
export function soundPaid(): void {
  play(
    [
      [784, 0, 0.1],
      [1047, 0.11, 0.24],
    ],
    "sine",
    0.24,
  );
  shake([30, 40, 60]);
}
