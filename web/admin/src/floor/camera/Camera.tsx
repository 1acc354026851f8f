import { Icon, Note } from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { useFloorWords } from "../words.js";
import { makeReader } from "./reader.js";
import { Sightings } from "./sightings.js";

/** Between two looks at the picture, in milliseconds. */
const LOOK_MS = 90;
const FLASH_MS = 250;

type Fault = "denied" | "none" | "insecure" | "failed";

interface Torch {
  on: boolean;
  turn: () => void;
}

/** The camera's picture; every code that comes into it is handed over once. */
export function Camera({ onCode }: { onCode: (code: string) => void }) {
  const say = useFloorWords();
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onCode);
  latest.current = onCode;
  const [fault, setFault] = useState<Fault | null>(null);
  const [ready, setReady] = useState(false);
  const [hit, setHit] = useState(false);
  const [torch, setTorch] = useState<Torch | null>(null);

  useEffect(() => {
    const screen = video.current;
    if (screen === null) return;
    const ended = new AbortController();
    const seen = (code: string) => {
      latest.current(code);
      setHit(true);
      setTimeout(() => setHit(false), FLASH_MS);
    };
    watch(screen, ended.signal, seen, { onReady: () => setReady(true), onTorch: setTorch }).catch(
      (error: unknown) => {
        if (!ended.signal.aborted) setFault(faultOf(error));
      },
    );
    return () => ended.abort();
  }, []);

  if (fault !== null) {
    return (
      <Note tone="warn" role="alert" title={say(`camera.${fault}`)}>
        {say(`camera.${fault}Help`)}
      </Note>
    );
  }
  return (
    <div className="floor-camera" data-hit={hit}>
      <video ref={video} playsInline muted aria-label={say("camera.picture")} />
      <span className="floor-aim" aria-hidden="true" />
      {!ready && <p role="status">{say("camera.starting")}</p>}
      {torch && (
        <button
          type="button"
          className="floor-torch"
          aria-pressed={torch.on}
          aria-label={say("camera.light")}
          onClick={torch.turn}
        >
          <Icon name="sun" size={24} />
        </button>
      )}
    </div>
  );
}

function faultOf(error: unknown): Fault {
  if (error instanceof TypeError) return window.isSecureContext ? "failed" : "insecure";
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "failed";
}

interface Tell {
  onReady: () => void;
  onTorch: (torch: Torch) => void;
}

/** Opens the camera and looks until the signal says stop. */
async function watch(
  video: HTMLVideoElement,
  ended: AbortSignal,
  seen: (code: string) => void,
  { onReady, onTorch }: Tell,
): Promise<void> {
  // Both are slow the first time, so neither waits for the other.
  const [stream, read] = await Promise.all([
    navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    }),
    makeReader(),
  ]);
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (ended.aborted) return close();
  ended.addEventListener("abort", close, { once: true });
  video.srcObject = stream;
  await video.play();
  onReady();
  offerTorch(stream, onTorch);
  const sightings = new Sightings();
  while (!ended.aborted) {
    // A hidden page neither looks nor heats the phone.
    if (!document.hidden) {
      const codes = sightings.look(await read(video));
      if (!ended.aborted) codes.forEach(seen);
    }
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

/** Some phones let a page turn the light on. */
function offerTorch(stream: MediaStream, onTorch: (torch: Torch) => void): void {
  const [track] = stream.getVideoTracks();
  const can = (track?.getCapabilities?.() ?? {}) as { torch?: boolean };
  if (!track || !can.torch) return;
  const show = (on: boolean) =>
    onTorch({
      on,
      turn: () => {
        const constraints = { advanced: [{ torch: !on }] } as unknown as MediaTrackConstraints;
        void track.applyConstraints(constraints).then(() => show(!on));
      },
    });
  show(false);
}
