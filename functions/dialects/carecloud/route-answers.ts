/** What all of CareCloud's routes share: where they are, and how they fail. */
import { errorAnswer } from './schemas.ts';

export const BASE = '/webservice/rest-api/enterprise-interface/v1.0';

export const errors = {
  400: errorAnswer,
  401: errorAnswer,
  403: errorAnswer,
  405: errorAnswer,
  429: errorAnswer,
  503: errorAnswer,
} as const;
