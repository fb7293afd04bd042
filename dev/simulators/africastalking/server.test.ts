import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { FAULTS, startAfricasTalking, type AfricasTalking } from '.';
import { readBody } from './read-body';

const ACCOUNT = { username: 'acme', apiKey: 'key-1' };
const PHONE = '+254712345678';
const OTHER = '+254733333333';

let running: AfricasTalking | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

const start = async (over: object = {}): Promise<AfricasTalking> =>
  (running = await startAfricasTalking({ port: 0, ...ACCOUNT, ...over }));

interface Answered {
  readonly status: number;
  readonly text: string;
}

async function post(url: string, form: Record<string, string>, apiKey = 'key-1'): Promise<Answered> {
  const body = new URLSearchParams({ username: 'acme', to: PHONE, message: 'Hello', ...form });
  const signal = AbortSignal.timeout(500);
  const response = await fetch(`${url}/version1/messaging`, {
    method: 'POST',
    ...{ body, signal, headers: { apikey: apiKey } },
  });
  return { status: response.status, text: await response.text() };
}

test('a text is answered to the letter, and listed', async () => {
  const { url, sent } = await start();
  const { status, text } = await post(url, { from: 'ACME' });
  const [{ id } = { id: '' }] = sent();
  expect(id).toMatch(/^ATXid_[0-9a-f]{32}$/);
  expect(status).toBe(201);
  expect(text).toBe(
    `{"SMSMessageData":{"Message":"Sent to 1/1 Total Cost: KES 0.8000","Recipients":[{"statusCode":101,` +
      `"number":"${PHONE}","cost":"KES 0.8000","status":"Success","messageId":"${id}"}]}}`,
  );
  const listed: unknown = await (await fetch(`${url}/messages?to=${encodeURIComponent(PHONE)}`)).json();
  expect(listed).toMatchObject([{ id, to: PHONE, from: 'ACME', text: 'Hello' }]);
  expect(await (await fetch(`${url}/messages?to=nobody`)).json()).toEqual([]);
});

test('of several numbers each has its own status under one 201', async () => {
  const { url, faults } = await start();
  faults.set(OTHER, 'insufficient_balance');
  const { status, text } = await post(url, { to: `${PHONE},${OTHER},0712` });
  const { Message, Recipients } = (
    JSON.parse(text) as { SMSMessageData: { Message: string; Recipients: { statusCode: number }[] } }
  ).SMSMessageData;
  expect([status, Message]).toEqual([201, 'Sent to 1/3 Total Cost: KES 0.8000']);
  expect(Recipients.map(({ statusCode }) => statusCode)).toEqual([101, 405, 403]);
});

test('a wrong key, a missing field and a sender that is not registered are refused as the provider does', async () => {
  const { url, sent } = await start({ senders: ['ACME'] });
  const unauthenticated = { status: 401, text: 'The supplied authentication is invalid' };
  expect(await post(url, {}, 'key-2')).toEqual(unauthenticated);
  expect(await post(url, { username: 'other' })).toEqual(unauthenticated);
  expect(await post(url, { message: '' })).toEqual({
    status: 400,
    text: "Request is missing required form field 'message'",
  });
  expect(await post(url, { from: 'OTHER' })).toEqual({
    status: 201,
    text: '{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}',
  });
  expect(sent()).toEqual([]);
});

test('faults are set, counted and cleared over HTTP', async () => {
  const { url, sent } = await start();
  const set = (body: object): Promise<Response> =>
    fetch(`${url}/_control/faults`, { method: 'POST', body: JSON.stringify(body) });
  expect((await set({ number: PHONE, fault: 'error', times: 1 })).status).toBe(200);
  expect([(await post(url, {})).status, (await post(url, {})).status]).toEqual([500, 201]);
  await set({ number: PHONE, fault: 'closed' });
  expect((await post(url, {})).status).toBe(503);
  await fetch(`${url}/_control/faults`, { method: 'DELETE' });
  expect((await post(url, {})).status).toBe(201);
  const refused = await set({ number: PHONE, fault: 'no such fault' });
  expect([refused.status, await refused.json()]).toEqual([400, { faults: [...FAULTS] }]);
  expect(sent()).toHaveLength(2);
});

test('a lost answer was sent, a hanging one was not', async () => {
  const { url, faults, sent, requests } = await start();
  faults.set(PHONE, 'lost', 1);
  await expect(post(url, {})).rejects.toThrow('fetch failed');
  expect(sent()).toHaveLength(1);
  faults.set(PHONE, 'hang', 1);
  await expect(post(url, {})).rejects.toThrow('aborted');
  expect([sent().length, requests()]).toEqual([1, 2]);
});

test('a delivery report is posted for each text that was sent', async () => {
  const receiver = createServer();
  const reports: Record<string, string>[] = [];
  const arrived: Promise<void> = new Promise((resolve) => {
    const take = async (request: IncomingMessage): Promise<void> => {
      reports.push(Object.fromEntries(new URLSearchParams(await readBody(request))));
      resolve();
    };
    receiver.on('request', (request, response) => void take(request).then(() => response.end()));
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/secret/reports`;
  const { url, sent } = await start({ callbackUrl });
  await post(url, {});
  await arrived;
  receiver.closeAllConnections();
  receiver.close();
  expect(reports).toMatchObject([{ id: sent()[0]?.id, status: 'Success', phoneNumber: PHONE }]);
});

test('what was sent is there after a restart', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bn-sms-'));
  const file = path.join(folder, 'sms.jsonl');
  await post((await start({ file })).url, {});
  await running?.close();
  expect((await start({ file })).sent()).toMatchObject([{ to: PHONE, text: 'Hello' }]);
  rmSync(folder, { recursive: true });
});
