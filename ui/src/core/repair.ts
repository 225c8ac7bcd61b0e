/**
 * What a person does when the system or the browser keeps something from Tincan: steps as keys of the catalogue, in order, and the
 * pages of the system that help. Knows nothing of how a page is opened.
 *
 * Seen at work: a Chromium that refuses devices. All other steps follow the documentation of whoever made the system or browser.
 */

export type System = 'linux' | 'windows' | 'macos' | 'other';

/** What shows the call: the app's own window, the browser window that it opened for the call, or a browser. */
export type Program = 'app' | 'call-window' | 'chromium' | 'firefox' | 'safari' | 'other';

export interface Where {
  system: System;
  program: Program;
}

/** What is refused. `both`: camera and microphone. `network`: to speak to other computers nearby. */
export type Refused = 'camera' | 'microphone' | 'both' | 'screen' | 'notifications' | 'network';

/** As `SystemPage` of the app. */
export type SystemPage = 'camera' | 'microphone' | 'screen' | 'notifications' | 'network';

/** Keys of the catalogue; `{what}` in them is what is refused, `{program}` who asks for it. */
export type Step =
  | `repair.${'call-window' | 'chromium' | 'firefox' | 'safari' | 'other'}.site`
  | 'repair.macos.privacy'
  | 'repair.macos.screen'
  | 'repair.macos.notifications'
  | 'repair.macos.network'
  | 'repair.macos.again'
  | 'repair.windows.privacy'
  | 'repair.windows.notifications'
  | 'repair.windows.network'
  | 'repair.linux.privacy'
  | 'repair.linux.sandbox'
  | 'repair.linux.screen'
  | 'repair.linux.notifications'
  | 'repair.linux.network'
  | 'repair.other.privacy'
  | 'repair.other.network'
  | 'repair.screen.again'
  | 'repair.network.same';

export interface Repair {
  steps: Step[];
  /** The pages of the system's settings that these steps speak of; whether they can be opened is the app's business. */
  pages: SystemPage[];
}

/** What to do where `refused` is refused. There is always a step. */
export function repair({ system, program }: Where, refused: Refused): Repair {
  const steps: Step[] = [...atTheBrowser(program, refused), ...atTheSystem(system, program, refused)];
  if (refused === 'screen') steps.push('repair.screen.again');
  if (refused === 'network') steps.push('repair.network.same');
  return { steps, pages: pagesOf(system, refused) };
}

/** A browser asks for each site; the app's own window allows itself what it needs. A screen is asked for each time. */
function atTheBrowser(program: Program, refused: Refused): Step[] {
  return program === 'app' || refused === 'screen' || refused === 'network' ? [] : [`repair.${program}.site`];
}

function atTheSystem(system: System, program: Program, refused: Refused): Step[] {
  switch (system) {
    case 'macos':
      // What was allowed there counts for a program that starts anew.
      return [macos(refused), ...(refused === 'notifications' ? [] : (['repair.macos.again'] as const))];
    case 'windows':
      return windows(refused);
    case 'linux':
      return linux(program, refused);
    case 'other':
      return refused === 'screen' ? [] : [refused === 'network' ? 'repair.other.network' : 'repair.other.privacy'];
  }
}

function macos(refused: Refused): Step {
  if (refused === 'screen' || refused === 'notifications' || refused === 'network') return `repair.macos.${refused}`;
  return 'repair.macos.privacy';
}

function windows(refused: Refused): Step[] {
  // Every program may show the screen there.
  if (refused === 'screen') return [];
  return [refused === 'notifications' || refused === 'network' ? `repair.windows.${refused}` : 'repair.windows.privacy'];
}

function linux(program: Program, refused: Refused): Step[] {
  if (refused === 'screen' || refused === 'notifications' || refused === 'network') return [`repair.linux.${refused}`];
  return program === 'app' ? ['repair.linux.privacy'] : ['repair.linux.privacy', 'repair.linux.sandbox'];
}

function pagesOf(system: System, refused: Refused): SystemPage[] {
  if (system === 'other' || (system !== 'macos' && refused === 'screen')) return [];
  return refused === 'both' ? ['camera', 'microphone'] : [refused];
}
