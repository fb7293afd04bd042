# One image for setup, server, worker and relay: the command says which. Built from a clean checkout.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not npm ci: see dev/bootstrap/install.mjs. The lock rules all the same.
RUN npm install --no-save
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has its Node already.
RUN npm install --no-save --omit=dev && rm -rf node_modules/node-linux-*
# setup applies the migrations with Prisma's command line, which reads these.
COPY prisma ./prisma
COPY --from=build /app/dist ./dist
USER node
CMD ["node", "--min-semi-space-size=16", "--max-semi-space-size=32", "--no-allocation-site-pretenuring", "dist/server.js"]
