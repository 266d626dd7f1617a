import { useEffect, useState } from 'react';

const SETTLED_MS = 80;

/** A value once it has stopped changing: holding an arrow key down asks for one row, not for all it passes. */
export function useSettled<T>(value: T, wait = SETTLED_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}
