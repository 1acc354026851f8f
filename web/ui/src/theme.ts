import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from "@mantine/core";

/** As `--motion`, for what scripts move. */
const MOTION_MS = 120;

/** Ten shades around a token: towards the surface below six, towards the ink above. */
function shades(name: string): MantineColorsTuple {
  const token = `var(--${name})`;
  const light = (share: number) => `color-mix(in srgb, ${token} ${share}%, var(--white))`;
  const deep = (share: number) => `color-mix(in srgb, ${token} ${share}%, var(--ink))`;
  return [
    light(8),
    light(16),
    light(28),
    light(42),
    light(60),
    light(80),
    token,
    deep(88),
    deep(76),
    deep(64),
  ];
}

/** Mantine speaks our tokens; the values themselves stand in styles/tokens.css alone. */
export const theme: MantineThemeOverride = createTheme({
  primaryColor: "tea",
  primaryShade: 6,
  colors: {
    tea: shades("tea-fill"),
    clay: shades("clay"),
    plum: shades("plum"),
    sky: shades("sky"),
    red: shades("red-fill"),
  },
  white: "#ffffff",
  black: "#1f2421",
  fontFamily: "var(--font)",
  headings: { fontFamily: "var(--font)", fontWeight: "600" },
  defaultRadius: "var(--radius-control)",
  fontSizes: { xs: "12px", sm: "14px", md: "16px", lg: "20px", xl: "26px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  lineHeights: { xs: "1.6", sm: "1.6", md: "1.6", lg: "1.4", xl: "1.35" },
  respectReducedMotion: true,
  // Plain objects: naming the components here would load them into every page.
  components: {
    Modal: { defaultProps: { transitionProps: { duration: MOTION_MS } } },
    Drawer: { defaultProps: { transitionProps: { duration: MOTION_MS } } },
    DrawerRoot: { defaultProps: { transitionProps: { duration: MOTION_MS } } },
    Popover: { defaultProps: { transitionProps: { duration: MOTION_MS } } },
    Button: { defaultProps: { size: "md" } },
    // The hint stands below, so that fields in a row stay level.
    TextInput: {
      defaultProps: { size: "md", inputWrapperOrder: ["label", "input", "description", "error"] },
    },
    Textarea: { defaultProps: { size: "md", autosize: true, minRows: 2 } },
    NativeSelect: {
      defaultProps: { size: "md", inputWrapperOrder: ["label", "input", "description", "error"] },
    },
    NumberInput: { defaultProps: { size: "md" } },
  },
});

/** Mantine's own names for the same tokens. */
export const cssVariables: CSSVariablesResolver = () => {
  const variables = {
    "--mantine-color-body": "var(--paper)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-bright": "var(--ink)",
    "--mantine-color-dimmed": "var(--quiet-text)",
    "--mantine-color-placeholder": "var(--quiet-text)",
    "--mantine-color-anchor": "var(--tea)",
    "--mantine-color-error": "var(--red)",
    "--mantine-color-default": "var(--white)",
    "--mantine-color-default-hover": "var(--quiet-ground)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--edge)",
    "--mantine-color-disabled": "var(--quiet-ground)",
    "--mantine-color-disabled-color": "var(--quiet-text)",
    "--mantine-color-disabled-border": "var(--line)",
    "--mantine-color-tea-outline": "var(--tea)",
    "--mantine-color-tea-text": "var(--tea)",
    "--mantine-color-tea-light": "var(--tea-ground)",
    "--mantine-color-tea-light-hover": "var(--tea-ground)",
    "--mantine-color-tea-light-color": "var(--tea)",
    "--mantine-color-red-outline": "var(--red)",
    "--mantine-color-red-text": "var(--red)",
    "--mantine-color-red-light": "var(--red-ground)",
    "--mantine-color-red-light-hover": "var(--red-ground)",
    "--mantine-color-red-light-color": "var(--red)",
  };
  return { variables: {}, light: variables, dark: variables };
};
