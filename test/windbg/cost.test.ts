/**
 * What a recording costs, counted in calls from the script into the debugger (each is a crossing of the scripting engine, and
 * many a round trip to the target), against the steps of the original on the same messages.
 */
import { describe, expect, it } from 'vitest';
import { measureCosts } from '../support/windbg/costs.ts';

const costs = measureCosts(200, 2000);

describe('calls into the debugger', () => {
  it('are at least 10 times fewer for a logged message', () => {
    expect(costs.logged.original / costs.logged.probe).toBeGreaterThanOrEqual(10);
  });

  it('are at least 50 times fewer for a message of a process that is skipped', () => {
    expect(costs.skippedProcess.original).toBeGreaterThan(5);
    expect(costs.skippedProcess.original / costs.skippedProcess.probe).toBeGreaterThanOrEqual(50);
  });

  it('are at least 50 times fewer for a message to a port that is skipped', () => {
    expect(costs.skippedPort.original / costs.skippedPort.probe).toBeGreaterThanOrEqual(50);
  });

  it('need no text command but the breakpoint of the return', () => {
    expect(costs.logged.probeCommands).toBeLessThan(1.1);
    expect(costs.skippedPort.probeCommands).toBe(0);
  });

  it('stop the target no more often than the original does, and half as often for what is skipped', () => {
    expect(costs.logged.probeStops).toBeLessThanOrEqual(costs.logged.originalStops);
    expect(costs.skippedProcess.probeStops * 2).toBe(costs.skippedProcess.originalStops);
  });
});
