/** Keys: made, listed, rotated, revoked. */
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { native } from './dialect.ts';
import {
  keyParams,
  keyShape,
  keysQuery,
  keyWithChangesShape,
  newKeyBody,
  rotateBody,
  shownKeyShape,
} from './key-shapes.ts';
import { listKeys, makeKey, revokeKey, rotateKey, showKey } from './keys.ts';
import { listOf, readAnswers, writeAnswers } from './shapes.ts';

const common = { dialect: native, function: 'keys', scope: 'keys:admin' } as const;

export const keyRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'POST',
    path: '/ledger/v1/keys',
    write: true,
    summary: 'Make a key; its secret is in this answer and nowhere else',
    body: newKeyBody,
    answers: writeAnswers(201, shownKeyShape),
    handle: ({ body }, context) => makeKey(body, context),
  }),
  route({
    ...common,
    method: 'GET',
    path: '/ledger/v1/keys',
    summary: 'List keys by id, revoked ones included',
    query: keysQuery,
    answers: readAnswers(listOf(keyShape)),
    handle: ({ query }, context) => listKeys(query, context),
  }),
  route({
    ...common,
    method: 'GET',
    path: '/ledger/v1/keys/{id}',
    summary: 'A key, and what was done to it by whom',
    params: keyParams,
    answers: readAnswers(keyWithChangesShape),
    handle: ({ params }, context) => showKey(params.id, context),
  }),
  route({
    ...common,
    method: 'POST',
    path: '/ledger/v1/keys/{id}/rotate',
    write: true,
    summary: 'Give a key a new secret; the one before stays in use for a while',
    params: keyParams,
    body: rotateBody,
    answers: writeAnswers(200, shownKeyShape),
    handle: ({ params, body }, context) => rotateKey(params.id, body.overlapSeconds, context),
  }),
  route({
    ...common,
    method: 'POST',
    path: '/ledger/v1/keys/{id}/revoke',
    write: true,
    summary: 'Put a key out of use, at once and for ever',
    params: keyParams,
    answers: writeAnswers(200, keyShape),
    handle: ({ params }, context) => revokeKey(params.id, context),
  }),
];
