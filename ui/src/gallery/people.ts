/** Made-up people, messages and files for the gallery. Nothing here is reached by the product. */
import type { ChatEntry, Person, Transfer } from '../core/call/events';
import type { Devices, Invitation, Other, OwnMedia } from '../screens/props';
import { face } from './faces';

export const LONG = 'Wolfeschlegelsteinhausenbergerdorff‑Ünnamed 👩🏽‍🚀 عبد الرحمن الطويل';

export const link =
  'https://192.168.178.31:7015/#Aa4Bk2Vh0cQ9sWnX7dLr5TgYfPz1uEoJmIiKxCbNvMqHwRtGaSeDyUpZlO3648FjBhVcXqLkTnWsEr' +
  'Yg0uIoPaSdFgHjKlZxCvBnMqWeRtYuIoPlKjHgFdSaMnBvCxZ9876543210QwErTyUiOpAsDfGhJkLzXcVbNm1234567890qazwsxedcrfvtgbyhnujm';

/** One of tests/vectors/codes.json. */
export const code =
  'tincan://code#AQCrELcJABys7pD-raGuPX9JHbbgbcDwLDfPdjGabf3PprwPa0p6wNcC12hSxgzJu-Vgs2WdKmWi1TJS-TH4c_A40M5k9qLkBBgD3gjtKH' +
  'mLk8NeM0UzzM4z2dWJKuMEBgAAAAAAAAAAAAAAAAAAAAHNCwR_AAABzkQG_QAAAAAAAAAAAAAAAAAAAtdqBMAAAgLVhRJBZGEgxYFvdmVsYWNlIPCfpavlqiH4';

const HOUR = 3600;
export const invitation = (more: Partial<Invitation> = {}): Invitation => ({
  link,
  near: null,
  expires: Math.floor(Date.now() / 1000) + 24 * HOUR,
  uses: 1,
  ...more,
});

export const devices: Devices = {
  cameras: [{ id: 'c1', label: 'Integrated Camera (5986:2137)' }],
  microphones: [
    { id: 'm1', label: 'Built-in microphone' },
    { id: 'm2', label: 'USB Audio Device with a very long name, Analog Stereo, Front Left (0d8c:0014)' },
  ],
  speakers: [{ id: 's1', label: 'Headphones' }],
};
export const chosen = { camera: 'c1', microphone: 'm1', speaker: 's1' };

/** A drawn face, 96 pixels wide. */
export const PORTRAIT =
  '_9j_4AAQSkZJRgABAQAAAQABAAD_2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko-MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk__2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0__wAARCABgAGADASIAAhEBAxEB_8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL_8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4-Tl5ufo6erx8vP09fb3-Pn6_8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL_8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3-Pn6_9oADAMBAAIRAxEAPwB1FFFeQesFFFFABRRRQAUUUUAFFFFABRRRQAUUUUAFFFOijMsyRqQC7BRn3oAnsbOW9m2R8KPvMeiityHRLONf3gaUkDJLY_LFXba3itYRFCuFH5k-pqWt400tzmlUb2M-TRbJ1wqNGc9VY_1zWJqGny2LjJ3xt0cDHPofSurpssaTRtHKoZGGCDTlBPYI1GtziqKnvbf7LdyQ5yFPB9uoqCud6HQtQooooGFFFFABV7Rf-QrD_wAC_wDQTVGpLeYwXEcy5yjA4Bxn2pp2Ymrqx2dFNikSaNZImDIwyCKdXUcYUUUjMFUsxAAGST2oA57xF_x_p_1yH8zWVVnUbkXV7JKpJTOF57D_ADn8arVyyd2dcVZIKKKKRQUUUUAFFFFAF3TdQeykwctCx-Zf6j3rfh1OzmXInVTgZDnbj8_6VxstzFDw7_N6Dk1XbUlB-SIke5xW1NVLaI56kqSer1O8k1CzjXc1zGRnHynd_KsLU9Ua8_dxBkhHUHqx9659dSXPzRED1BzViK7hlIAbDHs3FOaqW1Qqc6TejJ6KKKwOkKKKKACiiigBCQASTgDqazbq-Z8pDlVz97uf8KdqNxuPkoeB94g9_SqFdlCirc0jz8RiHfkiFFFFdRxBRRRQBatrx4flfLp9eR9K1EdXQMhyp6GsGrdjceVJsc4Ru5PQ1zVqKa5o7nZh8Q4vllsatFFFcR6IVHPJ5ULv6Dj61JVPU3xAq5wWbp6j_OKqnHmkkZ1ZcsGzMJJJJOSeppKKK9Q8YKKKKACiiigAooooA2bOXzbZSTlhwanrP0t-ZEJ9CB_P-laFebVjyzaPXoS5qaZ__9k';

export const me = (more: Partial<OwnMedia> = {}): OwnMedia => ({
  stream: face(['#51463a', '#2d261d'], '#8c7a68', '#4d6172'),
  camera: 'on',
  microphone: 'on',
  portrait: '',
  level: 0.18,
  ...more,
});

export const person = (more: Partial<Person> = {}): Person => ({
  key: 'grace',
  name: 'Grace',
  portrait: '',
  link: 'direct',
  audio: true,
  video: true,
  away: false,
  host: true,
  ...more,
});

export const other = (more: Partial<Person> = {}, seen = true): Other => ({
  person: person(more),
  stream: seen ? face(['#4a5763', '#222a31'], '#8c7a68', '#56708a', 1280, 720) : null,
});

const at = new Date().setHours(10, 42, 0, 0);
const says = (id: string, from: string, text: string, state: ChatEntry['state'], minute = 0): ChatEntry => ({
  id,
  from,
  text,
  state,
  at: at + minute * 60_000,
});

export const chat: ChatEntry[] = [
  says('1', 'grace', 'Is the light better now?', 'received'),
  says('2', 'me', 'Much.', 'delivered'),
  says('3', 'me', 'Sending the drawings. They are the ones from https://example.org/plans?page=2 (the old ones).', 'delivered', 1),
  says('4', 'grace', '<b>not bold</b> <img src=x onerror=alert(1)>', 'received', 2),
  says('5', 'grace', 'مرحبا، كيف حالك؟', 'received', 2),
  says('6', 'me', 'One moment', 'sending', 3),
];

export const longChat: ChatEntry[] = Array.from({ length: 40 }, (_, index) =>
  says(
    `n${index}`,
    index % 3 ? 'grace' : 'me',
    index % 5 ? `Message number ${index}` : 'W'.repeat(200),
    index % 3 ? 'received' : 'delivered',
    index,
  ),
);

export const file = (more: Partial<Transfer> = {}): Transfer => ({
  id: 'f1',
  person: 'grace',
  direction: 'send',
  name: 'drawings.zip',
  size: 1_834_000_000,
  moved: 1_130_000_000,
  rate: 17_400_000,
  state: 'active',
  ...more,
});

export const files: Transfer[] = [
  file(),
  file({
    id: 'f2',
    direction: 'receive',
    state: 'offered',
    name: 'Holiday pictures from the lake, all of them, unsorted.tar',
    size: 48_200_000,
    moved: 0,
  }),
  file({ id: 'f3', state: 'done', name: 'notes.txt', size: 812, moved: 812 }),
  file({ id: 'f4', state: 'failed', reason: 'no-space', direction: 'receive', name: 'film.mkv' }),
  file({ id: 'f5', state: 'waiting', name: 'backup.img', moved: 200_000_000 }),
  file({ id: 'f6', state: 'declined', name: 'photo.jpg', size: 3_400_000 }),
];
