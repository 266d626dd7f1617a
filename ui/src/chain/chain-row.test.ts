import { expect, test } from 'vitest';
import { type ChainRow, imageNames } from './chain-row.ts';

test('The image names of a chain are without pids and services, each once', () => {
  const processes = [
    'svchost.exe(1780) [Dhcp]',
    'svchost.exe(1920) [Dnscache]',
    'a (2).exe(8)',
    '?(4)',
    'b[1].exe(12)',
  ];
  expect(imageNames({ processes } as unknown as ChainRow)).toEqual(['svchost.exe', 'a (2).exe', 'b[1].exe']);
});
