/** Every dissector of a payload. A new one is one file and one line here. */
import { notice } from './alpc/notice.ts';
import type { Dissector } from './engine.ts';
import { bind } from './lrpc/bind.ts';
import { callbackAck, callbackFault, callbackReply, callbackRequest } from './lrpc/callback.ts';
import { cancel } from './lrpc/cancel.ts';
import { fault } from './lrpc/fault.ts';
import { otherLrpc } from './lrpc/other.ts';
import { request } from './lrpc/request.ts';
import { response } from './lrpc/response.ts';
import { coreMessaging } from './other/core-messaging.ts';
import { csrss } from './other/csrss.ts';
import { ctf } from './other/ctf.ts';
import { namedPort, unknown } from './other/named.ts';
import { lsaAuthentication, sessionManager, subsystemCallback } from './other/numbered.ts';

export const DISSECTORS: readonly Dissector[] = [
  bind,
  request,
  response,
  fault,
  cancel,
  callbackAck,
  callbackRequest,
  callbackReply,
  callbackFault,
  otherLrpc,
  notice,
  csrss,
  coreMessaging,
  ctf,
  sessionManager,
  subsystemCallback,
  lsaAuthentication,
  namedPort,
  unknown,
];

/** The score from which a payload is taken as LRPC. */
export const LRPC_FROM = 50;
