import { speaker } from "@tenon/ui";

// Words of the stories that a demo tells.

export const zh = {
  "story.title": "親眼看看",
  "story.help":
    "這些事在真的店裡都會發生。按下去，看它一步一步發生，再看今天的帳還對不對。只有示範商店有這些按鈕。",
  "story.busy": "上一個故事還沒說完，請等它結束再按。",
  "story.lunch_rush": "午餐尖峰",
  "story.lunch_rushHelp": "幾台收銀機和網路商店同時賣一分鐘。",
  "story.cut_line": "拔掉收銀機的網路線",
  "story.cut_lineHelp": "沒有網路照賣，接回來一次補齊。",
  "story.last_one": "最後一個同時賣兩次",
  "story.last_oneHelp": "網路和收銀機搶最後一個，只有一邊買到。",
  "story.charged_timed_out": "扣了款卻逾時",
  "story.charged_timed_outHelp": "金流扣了款，回覆斷了，問清楚才算數。",
  "story.proof": "看這一天的證明",
} as const;

export type Key = keyof typeof zh;

export const en: Record<Key, string> = {
  "story.title": "See for yourself",
  "story.help":
    "All of this happens in real shops. Press a button, watch it happen step by step, and see whether the day still adds up. Only a demo has these buttons.",
  "story.busy": "Another story is still being told. Wait until it has ended.",
  "story.lunch_rush": "Lunch rush",
  "story.lunch_rushHelp": "Several tills and the web shop sell at once for a minute.",
  "story.cut_line": "Cut the line of a till",
  "story.cut_lineHelp": "It sells without a line and tells everything when it is back.",
  "story.last_one": "Sell the last one twice",
  "story.last_oneHelp": "The web and a till want the last one; one of them gets it.",
  "story.charged_timed_out": "Charged but timed out",
  "story.charged_timed_outHelp": "The money is taken, the answer is lost, and asking settles it.",
  "story.proof": "See the proof of this day",
};

export const words = { "zh-TW": zh, en };
export const useStoryWords = speaker<Key>(words);
