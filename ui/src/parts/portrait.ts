/** For the `src` of an image: a still picture as settings and calls have it (core/portrait.ts), base64url. Empty for none. */
export const portraitUrl = (portrait: string): string =>
  portrait === '' ? '' : `data:image/jpeg;base64,${portrait.replaceAll('-', '+').replaceAll('_', '/')}`;
