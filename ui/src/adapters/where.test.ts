import { expect, test } from 'vitest';
import { where } from './where';

const APPLE = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${APPLE} Chrome/131.0.0.0 Safari/537.36`, 'linux', 'chromium'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'linux', 'firefox'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${APPLE} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`, 'windows', 'chromium'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
    'macos',
    'safari',
  ],
  [`Mozilla/5.0 (Linux; Android 10; K) ${APPLE} Chrome/131.0.0.0 Mobile Safari/537.36`, 'other', 'chromium'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
    'other',
    'safari',
  ],
  ['', 'other', 'other'],
])('%s', (userAgent, system, program) => {
  expect(where({ userAgent })).toEqual({ system, program });
});
