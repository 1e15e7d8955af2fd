// Slack's own Node clients against a workspace: connects over Socket Mode, answers one message, one press and one modal,
// tells each step as a line of JSON on stdout, and ends.
//
//   SLACK_API_URL=http://127.0.0.1:8080/api/ SLACK_BOT_TOKEN=… SLACK_APP_TOKEN=… node peer.mjs
import { LogLevel, SocketModeClient } from '@slack/socket-mode';
import { WebClient } from '@slack/web-api';

const { SLACK_API_URL: slackApiUrl, SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken } = process.env;
if (!slackApiUrl || !botToken || !appToken) {
  console.error('peer.mjs needs SLACK_API_URL, SLACK_BOT_TOKEN and SLACK_APP_TOKEN');
  process.exit(2);
}

const tell = (step, more = {}) => console.log(JSON.stringify({ step, ...more }));
const fail = (error) => {
  tell('failed', { error: String(error?.data?.error ?? error), detail: error?.data });
  process.exit(1);
};
process.on('unhandledRejection', fail);
setTimeout(() => fail(new Error('nothing happened for a minute')), 60_000).unref();

const web = new WebClient(botToken, { slackApiUrl, logLevel: LogLevel.ERROR });
const socket = new SocketModeClient({ appToken, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl } });
const plain = (text) => ({ type: 'plain_text', text });

const me = await web.auth.test();

socket.on('message', async ({ event, ack }) => {
  await ack();
  if (event.bot_id) {
    tell('echo', { ts: event.ts });
    return;
  }
  tell('message', { text: event.text, user: event.user, channel_type: event.channel_type });
  const posted = await web.chat.postMessage({
    channel: event.channel,
    text: 'gehoord',
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*Gehoord:* ${event.text}` } },
      { type: 'actions', elements: [{ type: 'button', action_id: 'open', value: '1', text: plain('Open') }] },
    ],
  });
  tell('answered', { ts: posted.ts });
});

socket.on('interactive', async ({ body, ack }) => {
  if (body.type === 'view_submission') {
    const value = body.view.state.values.naam.in.value;
    if (value === 'fout') {
      await ack({ response_action: 'errors', errors: { naam: 'kies een andere naam' } });
      return;
    }
    await ack();
    tell('submitted', { value });
    await socket.disconnect();
    process.exit(0);
  }
  await ack();
  tell('pressed', { action: body.actions[0].action_id, value: body.actions[0].value });
  const opened = await web.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: 'modal',
      title: plain('Naam'),
      submit: plain('Bewaar'),
      blocks: [{ type: 'input', block_id: 'naam', label: plain('Naam'), element: { type: 'plain_text_input', action_id: 'in' } }],
    },
  });
  tell('opened', { view: opened.view.id });
});

// What the workspace refuses must come out of the client as Slack's error.
try {
  await web.chat.postMessage({ channel: 'C0NIEMAND', text: 'x' });
  fail(new Error('an unknown channel was accepted'));
} catch (error) {
  tell('refused', { error: error.data?.error });
}

await socket.start();
tell('ready', { bot: me.user_id, team: me.team_id });
