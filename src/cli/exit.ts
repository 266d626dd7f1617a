/** Exit codes of the program. */
export const EXIT = {
  fine: 0,
  failed: 1,
  /** Wrong usage or unreadable input. */
  usage: 2,
  /** Done, but the recording had losses or damage. */
  lossy: 3,
} as const;
