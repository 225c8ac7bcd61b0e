import { describe, expect, test } from 'vitest';
import { en } from '../words/en';
import { repair, type Program, type Refused, type System } from './repair';

const systems: System[] = ['linux', 'windows', 'macos', 'other'];
const programs: Program[] = ['app', 'call-window', 'chromium', 'firefox', 'safari', 'other'];
const refusals: Refused[] = ['camera', 'microphone', 'both', 'screen', 'notifications', 'network'];
const every = systems.flatMap((system) => programs.flatMap((program) => refusals.map((refused) => ({ system, program, refused }))));

describe('giving back', () => {
  test.each(every)('$refused in $program on $system has steps, each in words and once', ({ system, program, refused }) => {
    const { steps } = repair({ system, program }, refused);
    expect(steps.length).toBeGreaterThan(0);
    expect(new Set(steps).size).toBe(steps.length);
    for (const step of steps) expect(Object.hasOwn(en, step)).toBe(true);
  });

  test('the camera begins at the browser, where there is one', () => {
    expect(repair({ system: 'linux', program: 'firefox' }, 'camera').steps[0]).toBe('repair.firefox.site');
    expect(repair({ system: 'macos', program: 'app' }, 'camera').steps[0]).toBe('repair.macos.privacy');
  });

  test('both leads to both pages of the system', () => {
    expect(repair({ system: 'windows', program: 'app' }, 'both').pages).toEqual(['camera', 'microphone']);
  });

  test('no page is named where the system has none', () => {
    expect(repair({ system: 'other', program: 'chromium' }, 'camera').pages).toEqual([]);
    expect(repair({ system: 'windows', program: 'app' }, 'screen').pages).toEqual([]);
  });

  test('speaks of no other system', () => {
    for (const { system, program, refused } of every) {
      const foreign = systems.filter((other) => other !== system).map((other) => `repair.${other}.`);
      const steps = repair({ system, program }, refused).steps.filter((step) => !step.endsWith('.site'));
      expect(steps.filter((step) => foreign.some((other) => step.startsWith(other)))).toEqual([]);
    }
  });
});
