import type { Request } from 'express';
import { EN } from './en';
import { SW } from './sw';
import type { Words } from './words';

export type { FieldFault, Standing, Trouble, Words } from './words';

/** The language of the page: asked for by `?lang=`, or else the browser's; English for everybody else. */
export function wordsFor(request: Pick<Request, 'query' | 'acceptsLanguages'>): Words {
  const { lang } = request.query;
  if (lang === 'sw') return SW;
  if (lang === 'en') return EN;
  return request.acceptsLanguages(['en', 'sw']) === 'sw' ? SW : EN;
}
