/** Which languages a person can choose. Knows no words. */

/** As BCP 47 writes them; the first one is spoken where none of the wanted ones is here. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What was kept, if it is one of them; else as the system has it. */
export function readLanguage(kept: unknown): Language | 'system' {
  return LANGUAGES.find((one) => one === kept) ?? 'system';
}
