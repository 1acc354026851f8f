import { sayNow, speaker } from "./speak.js";

const zh = {
  "line.open": "連線正常",
  "line.connecting": "連線中…",
  "line.cut": "斷線",
  "problem.cut": "沒有收到伺服器的回應。請檢查網路，恢復後再試一次。",
  "problem.unknown": "這個動作沒有完成。請再試一次；如果一直這樣，請告訴管理人員。",
  "problem.again": "再試一次",
  "login.title": "登入",
  "login.login": "電子郵件",
  "login.password": "密碼",
  "login.submit": "登入",
  "login.busy": "登入中…",
  "login.missing": "請輸入電子郵件和密碼。",
  "login.code": "驗證碼",
  "login.codeHelp": "驗證器 App 上的六位數，或一組備用碼。",
  "login.again": "登入已到期。重新登入後，剛才輸入的內容都還在。",
  "language.name": "語言",
  "scheme.dark": "改用深色",
  "scheme.light": "改用淺色",
  logout: "登出",
  close: "關閉",
  loading: "讀取中…",
  "list.separator": "、",
};

export type SharedKey = keyof typeof zh;

const en: Record<SharedKey, string> = {
  "line.open": "Connected",
  "line.connecting": "Connecting…",
  "line.cut": "Line cut",
  "problem.cut": "No answer came from the server. Check the network, then try again.",
  "problem.unknown": "This did not go through. Please try again; if it keeps happening, tell your manager.",
  "problem.again": "Try again",
  "login.title": "Sign in",
  "login.login": "E-mail",
  "login.password": "Password",
  "login.submit": "Sign in",
  "login.busy": "Signing in…",
  "login.missing": "Enter your e-mail and password.",
  "login.code": "Code",
  "login.codeHelp": "The six digits of your authenticator app, or a recovery code.",
  "login.again": "Your sign-in has ended. Sign in again: everything you typed is still here.",
  "language.name": "Language",
  "scheme.dark": "Use dark colours",
  "scheme.light": "Use light colours",
  logout: "Sign out",
  close: "Close",
  loading: "Loading…",
  "list.separator": ", ",
};

export const sharedWords = { "zh-TW": zh, en };
export const useSharedWords = speaker<SharedKey>(sharedWords);

/** What stands between the names of a list: 甲、乙 or A, B. */
export const separator = (): string => sayNow(sharedWords, "list.separator");
