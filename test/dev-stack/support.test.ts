import { Client } from 'pg';
import { createTransport } from 'nodemailer';
import { Connection, Client as TemporalClient } from '@temporalio/client';
import { withDatabase } from '../support/database';
import { startTestInbox } from '../support/inbox';
import { startTestTemporal } from '../support/temporal';

it('a test database is a migrated copy of its own, gone afterwards', async () => {
  const address = await withDatabase(async ({ adminUrl, name }) => {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
    await client.end();
    expect(rows).toEqual([{ name }]);
    return adminUrl;
  });
  await expect(new Client({ connectionString: address }).connect()).rejects.toThrow(/does not exist/);
});

it('a test Temporal accepts our search attributes, and with a file keeps workflows over a SIGKILL', async () => {
  const temporal = await startTestTemporal('file');
  const count = async (): Promise<number> => {
    const connection = await Connection.connect({ address: temporal.address });
    const client = new TemporalClient({ connection });
    const result = await client.workflow.count("TenantId = 'tnt_1'");
    await connection.close();
    return result.count;
  };
  const connection = await Connection.connect({ address: temporal.address });
  await connection.workflowService.startWorkflowExecution({
    namespace: 'default',
    workflowId: 'one',
    requestId: 'one',
    workflowType: { name: 'nobodyRunsThis' },
    taskQueue: { name: 'none' },
    searchAttributes: {
      indexedFields: {
        TenantId: { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"tnt_1"') },
      },
    },
  });
  await connection.close();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await count()).toBe(1);
  await temporal.kill();
  await temporal.start();
  expect(await count()).toBe(1);
  await temporal.stop();
});

it('the inbox lists what was sent, a repeat under the same Message-ID', async () => {
  const inbox = await startTestInbox();
  const transport = createTransport(inbox.smtpUrl);
  const mail = { from: 'a@x.test', to: 'b@y.test', subject: 'Rent', text: 'Received.', messageId: '<1@bn>' };
  await transport.sendMail(mail);
  await transport.sendMail(mail);
  const listed: unknown = await (await fetch(`${inbox.httpUrl}/messages?to=b@y.test`)).json();
  expect(listed).toMatchObject([
    { id: '<1@bn>', from: 'a@x.test', to: ['b@y.test'], subject: 'Rent', text: 'Received.\n' },
    { id: '<1@bn>' },
  ]);
  await inbox.close();
});
