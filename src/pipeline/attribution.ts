/** Capture and analysis together: who wanted the processes of a capture. */
import { attribute } from '../analysis/attribution.ts';
import type { Capture } from '../capture/reader.ts';
import { isBroker } from '../catalogue/brokers.ts';
import type { Attribution, Subject } from '../model/attribution.ts';

/** The attribution of each subject, in their order. */
export async function attributionsOf(capture: Capture, subjects: readonly Subject[]): Promise<Attribution[]> {
  return attribute(subjects, await capture.attribution(), { isBroker });
}
