// Drawn on a grid of 20, one stroke, so that they sit beside text of any size.
const PATHS = {
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm4 9.5 4 4",
  scan: "M3 7V4.5A1.5 1.5 0 0 1 4.5 3H7M13 3h2.5A1.5 1.5 0 0 1 17 4.5V7M17 13v2.5a1.5 1.5 0 0 1-1.5 1.5H13M7 17H4.5A1.5 1.5 0 0 1 3 15.5V13M6.5 7v6M9 7v6M11.5 7v6M13.5 7v6",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  close: "m5 5 10 10M15 5 5 15",
  check: "m4 10.5 4 4 8-9",
  back: "m12 4-6 6 6 6",
  right: "m8 4 6 6-6 6",
  down: "m4 8 6 6 6-6",
  up: "m4 12 6-6 6 6",
  print: "M6 7V3h8v4M6 14H3.5V7h13v7H14M6 12h8v5H6z",
  drawer: "M3 9h14v7H3zM3 9l2-5h10l2 5M8 12.5h4",
  person: "M10 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM4 17c.4-3 2.700-5 6-5s5.600 2 6 5",
  people:
    "M7.500 4a2.700 2.700 0 1 0 0 5.400 2.700 2.700 0 0 0 0-5.400ZM2 16.500c.4-3 2.500-4.800 5.500-4.800s5.100 1.800 5.500 4.800M13 4.300a2.600 2.600 0 0 1 0 5M15 12c1.700.7 2.800 2.200 3.100 4.500",
  box: "m10 2.500 7 3.500v8l-7 3.500L3 14V6zM3 6l7 3.500L17 6M10 9.500v8",
  home: "m3 9 7-6 7 6v8h-5v-5H8v5H3z",
  order: "M5 3h10v14l-2.500-1.500L10 17l-2.500-1.500L5 17zM8 7h4M8 10h4",
  tag: "M3 3h7l7 7-7 7-7-7zM6.500 6.500h.01",
  alert: "M10 3 2.500 16.500h15zM10 8.500v4M10 14.500v.01",
  hook: "M7 9a3.500 3.500 0 1 1 5.500 0L15 14M4 13a3 3 0 1 0 3.500 3H13a3 3 0 1 0 .5-2.500",
  gear: "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM10 2.500V5M10 15v2.500M2.500 10H5M15 10h2.500M4.700 4.700l1.800 1.800M13.500 13.500l1.800 1.800M4.700 15.300l1.800-1.800M13.500 6.500l1.800-1.800",
  sun: "M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM10 2v2M10 16v2M2 10h2M16 10h2M4.300 4.300l1.400 1.400M14.300 14.300l1.400 1.400M4.300 15.700l1.400-1.400M14.300 5.700l1.400-1.400",
  moon: "M16.500 12A7 7 0 0 1 8 3.500 7 7 0 1 0 16.500 12Z",
  globe: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM3 10h14M10 3c4 4.500 4 9.500 0 14M10 3c-4 4.500-4 9.500 0 14",
  download: "M10 3v9M6 8.500l4 4 4-4M3.500 16.500h13",
  picture: "M3 4h14v12H3zM3 13.500l4-4 4 4M10 12.500l3-3 4 4M12.500 7.200v.01",
  upload: "M10 12V3M6 6.500l4-4 4 4M3.500 16.500h13",
  columns: "M3 4h14v12H3zM8 4v12M12.500 4v12",
  menu: "M3 5.500h14M3 10h14M3 14.500h14",
  out: "M8 4H4v12h4M12 6.500l3.500 3.500-3.500 3.500M7.500 10h8",
  hold: "M6.500 4v12M13.500 4v12",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM10 6v4l3 2",
  cash: "M2.500 5h15v10h-15zM10 7.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5ZM5 7.500v.01M15 12.500v.01",
  undo: "M4 8h8a4 4 0 1 1 0 8H7M4 8l3.500-3.500M4 8l3.500 3.500",
  bin: "M4 6h12M8 6V3.500h4V6M5.500 6l.7 10.500h7.600L14.500 6",
  edit: "m3.500 16.500.8-3.500L13.500 3.800l2.700 2.700L7 15.700zM11.500 5.800l2.700 2.700",
  info: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM10 9v4.500M10 6.500v.01",
  camera: "M2.500 6.500H6l1.500-2h5l1.500 2h3.500v9.500h-15zM10 8.200a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
  truck:
    "M1.500 5h10v8.500h-10zM11.500 8h3.800l3.200 3v2.500h-7M5.500 12a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400ZM14.500 12a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400Z",
  more: "M4.500 10h.01M10 10h.01M15.500 10h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture that only repeats what the words beside it say. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The brand's mark: a mortise and its tenon. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <rect width="28" height="28" rx="7" fill="var(--tea-fill)" />
      <path d="M5 6h9v5h-4v6h4v5H5z" fill="#fff" />
      <path d="M16 6h7v16h-7v-6h-4v-4h4z" fill="#fff" opacity="0.72" />
    </svg>
  );
}
