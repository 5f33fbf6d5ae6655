/** CareCloud's users: whoever holds a key, with a token of seven hours in its place. */
import type { KeyRecord } from '../../access/caller.ts';
import { endedToken, tokenOf } from '../../access/keys.ts';
import { makeToken, sha256Hex } from '../../access/secret.ts';
import { bearerKey, loginKey } from '../../access/sign-in.ts';
import { type Answer, type Context, tooManyFailures, WireFault } from '../../http/contract.ts';
import type { Reply } from '../../ledger/ledger.ts';
import { jsonReply } from '../wire.ts';
import { toLocalText } from './local-time.ts';
import { badFields } from './problems.ts';
import type { LoginBody, LogoutBody, WireUser } from './user-schemas.ts';

/** One answer for an unknown login, a wrong password and a key out of use. */
export async function logIn({ login, password }: LoginBody, context: Context): Promise<Answer> {
  const { keys, settings, now } = context;
  const key = await loginKey((address) => keys.record(address), login, password, now());
  if (!key) throw await refused(login, context);
  const secret = makeToken();
  const token = tokenOf(key, secret, now());
  await Promise.all([keys.putToken(token), keys.noteUse(key.record.caller.keyId)]);
  const local = (instant: number) => toLocalText(instant, settings.timeZone);
  return jsonReply(200, {
    data: {
      bearer_token: secret,
      valid_to: local(token.record.expiresAt),
      user: userOf(key.record, login, local(now())),
    },
  });
}

/** Nobody has to sign in for it: who has the token may end it. */
export async function logOut({ bearer_token }: LogoutBody, context: Context): Promise<Answer> {
  const { keys, now } = context;
  const find = (address: string) => keys.record(address);
  const record = await bearerKey(find, bearer_token, now());
  if (record?.kind !== 'token') throw unknownToken();
  await keys.putToken(endedToken({ address: sha256Hex(bearer_token), record }, now()));
  return NO_CONTENT;
}

const NO_CONTENT: Reply = { status: 204, contentType: 'application/json', body: '' };

/** Who has the secret gets in however often others fail: only they are slowed down. */
async function refused(login: string, { keys, request }: Context): Promise<WireFault> {
  const failures = await keys.noteFailure(login, request.sourceIp);
  return failures === 'too many'
    ? tooManyFailures()
    : new WireFault('unauthenticated', 'Send the login and the password of a key that is in use.');
}

/** A holder has one name and no telephone; its scopes are its roles. */
function userOf({ caller }: KeyRecord, login: string, last_login: string): WireUser {
  const { keyId, holder, scopes } = caller;
  return {
    user_id: keyId,
    login,
    first_name: '',
    last_name: holder.name ?? '',
    email: holder.email ?? '',
    phone: '',
    user_role_ids: [...scopes],
    store_id: '',
    last_login,
  };
}

/** Also for one that has ended, and never with what was sent. */
function unknownToken(): WireFault {
  const message = 'There is no such token in use: send one that a login has given.';
  return badFields([{ name: 'bearer_token', reason: 'not_found', value: '', message }]);
}
