export { moveWebhook, type WebhookChange } from './move-webhook';
