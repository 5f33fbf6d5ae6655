/** What CareCloud's login and logout accept and answer. */
import * as z from 'zod';
import { text } from '../wire.ts';

const MAX_LENGTH = 256;

const word = () => text(1, MAX_LENGTH);

/** Any application may be named: a key says by itself what it may do. */
export const loginBody = z.strictObject({
  user_external_application_id: word(),
  login: word(),
  password: word(),
});
export type LoginBody = z.output<typeof loginBody>;

const user = z.strictObject({
  user_id: z.string(),
  login: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  email: z.string(),
  phone: z.string(),
  user_role_ids: z.array(z.string()),
  store_id: z.string(),
  last_login: z.string(),
});
export type WireUser = z.output<typeof user>;

export const loginAnswer = z.strictObject({
  data: z.strictObject({ bearer_token: z.string(), valid_to: z.string(), user }),
});

export const logoutBody = z.strictObject({
  user_external_application_id: word(),
  bearer_token: word(),
});
export type LogoutBody = z.output<typeof logoutBody>;
