/**
 * The languages there are, and how one of them begins to be spoken. One more is a folder of words and a line here; only the one that is
 * spoken is loaded. Knows no browser.
 */
import { LANGUAGES, type Language } from '../core/language';
import { en } from './en';
import { bestFit, localeOf, speak, spoken, type Catalogue } from './language.svelte';

const catalogues: Record<Language, () => Promise<Catalogue>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('./de')).de,
};

/** Which wish was the last one: words of an earlier one may be loaded late. */
let wishes = 0;

/**
 * Says everything in that language from here on, or, for `system`, in the first of the `wanted` tags (BCP 47) that there is; resolves to
 * what is spoken then. Rejects where its words cannot be loaded: then nothing changes.
 */
export async function speakAs(chosen: Language | 'system', wanted: readonly string[]): Promise<string> {
  const language = chosen === 'system' ? bestFit(wanted, LANGUAGES) : chosen;
  const wish = (wishes += 1);
  const words = await catalogues[language]();
  const locale = localeOf(language, wanted);
  const changes = spoken().words !== words || spoken().locale !== locale;
  if (wish === wishes && changes) speak({ words, locale });
  return spoken().locale ?? language;
}
