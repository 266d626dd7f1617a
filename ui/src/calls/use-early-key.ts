import { useEffect, useRef } from 'react';

interface Rows {
  readonly count: number;
  /** All of them are known: the last one is where `count` says. */
  readonly whole: boolean;
}

/** Keys that come before the first rows: the last of them is done as soon as the rows are there. Answers what keeps one. */
export function useEarlyKey({ count, whole }: Rows, act: (key: string) => void): (key: string) => boolean {
  const waiting = useRef<string>(undefined);
  useEffect(() => {
    const key = waiting.current;
    if (key === undefined || count === 0 || (key === 'End' && !whole)) return;
    waiting.current = undefined;
    act(key);
  });
  return (key) => {
    if (count > 0 || !/^(Arrow(Up|Down)|Page|Home|End)/.test(key)) return false;
    waiting.current = key;
    return true;
  };
}
