import { z } from "zod";
import { makeSha } from "../acme-commits.ts";
import { makeProvider, type Provider, type ProviderNeeds } from "../provider.ts";
import { type Answer, route } from "../route.ts";
import { readUpload } from "./read-upload.ts";
import * as no from "./storage-refusal.ts";
import { type Bucket, type ListEntry, listFolder, type StorageState, type StoredObject } from "./storage-state.ts";

/** Object names storage-api takes. */
const objectName = /^[\w!\-.*'() &$@=;:+,?/]+$/;

/** The emulated Supabase: Storage alone, as supabase-js 2.119 calls it under `<url>/storage/v1`. */
export function makeSupabase(needs: ProviderNeeds & { readonly secretKey: string }): Provider<StorageState> {
  const clock = needs.clock ?? Date.now;
  const state: StorageState = { buckets: new Map(), signed: new Map() };
  let made = 0;

  const onBucket = <Result extends Answer | Promise<Answer>>(id: string, answer: (bucket: Bucket) => Result) => {
    const bucket = state.buckets.get(id);
    return bucket ? answer(bucket) : no.noBucket;
  };
  const onObject = (bucketId: string, path: string, answer: (object: StoredObject) => Answer) =>
    onBucket(bucketId, (bucket) => {
      const object = bucket.objects.get(path);
      return object ? answer(object) : no.noObject;
    });

  function store(bucket: Bucket, path: string, upload: Pick<StoredObject, "bytes" | "contentType" | "cacheControl">) {
    const before = bucket.objects.get(path);
    const id = before?.id ?? makeSha(`object-${++made}`).slice(0, 32);
    bucket.objects.set(path, { ...upload, id, createdAt: before?.createdAt ?? clock(), updatedAt: clock() });
    return ok({ Id: id, Key: `${bucket.id}/${path}` });
  }

  const uploads = (["POST", "PUT"] as const).map((method) =>
    route(method, "/storage/v1/object/:bucket/*path", {
      body: "raw",
      answer: ({ params, raw, headers }) =>
        onBucket(params.bucket, async (bucket) => {
          if (!objectName.test(params.path))
            return no.refuse("InvalidKey", 400, "InvalidKey", `Invalid key: ${params.path}`);
          const upload = await readUpload(raw, headers);
          if (!upload) return no.refuse("InvalidRequest", 400, "InvalidRequest", "No content provided");
          if (bucket.fileSizeLimit !== null && upload.bytes.length > bucket.fileSizeLimit) {
            return no.refuse(
              "EntityTooLarge",
              413,
              "Payload too large",
              "The object exceeded the maximum allowed size",
            );
          }
          const type = upload.contentType.split(";")[0] ?? "";
          if (bucket.allowedMimeTypes && !bucket.allowedMimeTypes.includes(type)) {
            return no.refuse("InvalidMimeType", 415, "invalid_mime_type", `mime type ${type} is not supported`);
          }
          const mayReplace = method === "PUT" || headers["x-upsert"] === "true";
          if (bucket.objects.has(params.path) && !mayReplace) return no.keyTaken;
          return store(bucket, params.path, upload);
        }),
    }),
  );

  const routes = [
    route("GET", "/storage/v1/bucket", { answer: () => ok([...state.buckets.values()].map(bucketJson)) }),
    route("POST", "/storage/v1/bucket", {
      body: z.strictObject({
        id: z.string().regex(/^[\w.-]{1,100}$/, "must match pattern"),
        name: z.string(),
        public: z.boolean().optional(),
        type: z.enum(["STANDARD", "ANALYTICS"]).optional(),
        file_size_limit: z.union([z.int().min(0), z.null()]).optional(),
        allowed_mime_types: z.union([z.array(z.string()), z.null()]).optional(),
      }),
      answer({ body }) {
        if (state.buckets.has(body.id)) return no.bucketTaken;
        state.buckets.set(body.id, {
          id: body.id,
          isPublic: body.public ?? false,
          fileSizeLimit: body.file_size_limit ?? null,
          allowedMimeTypes: body.allowed_mime_types ?? null,
          createdAt: clock(),
          objects: new Map(),
        });
        return ok({ name: body.id });
      },
    }),
    route("GET", "/storage/v1/bucket/:id", {
      answer: ({ params }) => onBucket(params.id, (bucket) => ok(bucketJson(bucket))),
    }),
    route("POST", "/storage/v1/object/list/:bucket", {
      body: z.strictObject({
        prefix: z.string(),
        limit: z.int().min(1).default(100),
        offset: z.int().min(0).default(0),
        search: z.string().optional(),
        sortBy: z
          .strictObject({ column: z.enum(["name", "created_at", "updated_at"]), order: z.enum(["asc", "desc"]) })
          .default({ column: "name", order: "asc" }),
      }),
      answer: ({ params, body }) =>
        onBucket(params.bucket, (bucket) => {
          const { column, order } = body.sortBy;
          const rank = ({ name, object }: ListEntry) =>
            column === "name"
              ? name
              : String(column === "created_at" ? (object?.createdAt ?? 0) : (object?.updatedAt ?? 0));
          const sorted = listFolder(bucket, body.prefix)
            .filter(({ name }) => name.includes(body.search ?? ""))
            .sort((a, b) => rank(a).localeCompare(rank(b)) * (order === "asc" ? 1 : -1));
          return ok(sorted.slice(body.offset, body.offset + body.limit).map(entryJson));
        }),
    }),
    route("POST", "/storage/v1/object/sign/:bucket/*path", {
      body: z.strictObject({ expiresIn: z.int().min(1) }),
      answer: ({ params, body }) =>
        onObject(params.bucket, params.path, () => {
          const token = makeSha(`token-${++made}`);
          state.signed.set(token, { ...params, expiresAt: clock() + body.expiresIn * 1_000 });
          return ok({ signedURL: `/object/sign/${params.bucket}/${params.path}?token=${token}` });
        }),
    }),
    route("GET", "/storage/v1/object/sign/:bucket/*path", {
      query: z.strictObject({ token: z.string(), download: z.string().optional() }),
      answer({ params, query }) {
        const signed = state.signed.get(query.token);
        const isFor = signed?.bucket === params.bucket && signed.path === params.path;
        if (!isFor || signed.expiresAt < clock()) return no.refuse("InvalidJWT", 400, "InvalidJWT", "Invalid JWT");
        return onObject(params.bucket, params.path, bytesOf);
      },
    }),
    route("GET", "/storage/v1/object/public/:bucket/*path", {
      answer: ({ params }) =>
        onBucket(params.bucket, (bucket) => {
          const object = bucket.isPublic ? bucket.objects.get(params.path) : undefined;
          return object ? bytesOf(object) : no.noObject;
        }),
    }),
    route("GET", "/storage/v1/object/authenticated/:bucket/*path", {
      answer: ({ params }) => onObject(params.bucket, params.path, bytesOf),
    }),
    route("GET", "/storage/v1/object/info/:bucket/*path", {
      answer: ({ params }) =>
        onObject(params.bucket, params.path, (object) => ok(entryJson({ name: params.path, object }))),
    }),
    ...(["GET", "HEAD"] as const).map((method) =>
      route(method, "/storage/v1/object/:bucket/*path", {
        answer: ({ params }) => onObject(params.bucket, params.path, bytesOf),
      }),
    ),
    route("DELETE", "/storage/v1/object/:bucket", {
      body: z.strictObject({ prefixes: z.array(z.string()).min(1) }),
      answer: ({ params, body }) =>
        onBucket(params.bucket, (bucket) => {
          const gone = body.prefixes.flatMap((path) => {
            const object = bucket.objects.get(path);
            bucket.objects.delete(path);
            return object ? [entryJson({ name: path, object })] : [];
          });
          return ok(gone);
        }),
    }),
    ...uploads,
  ];

  return makeProvider({
    ...needs,
    name: "supabase",
    prefix: "/supabase",
    state,
    routes,
    manners: no.storageManners(needs.secretKey),
  });
}

function bucketJson(bucket: Bucket) {
  const at = new Date(bucket.createdAt).toISOString();
  return {
    id: bucket.id,
    name: bucket.id,
    owner: "",
    public: bucket.isPublic,
    type: "STANDARD",
    file_size_limit: bucket.fileSizeLimit,
    allowed_mime_types: bucket.allowedMimeTypes,
    created_at: at,
    updated_at: at,
  };
}

function entryJson({ name, object }: ListEntry) {
  if (!object) return { name, id: null, updated_at: null, created_at: null, last_accessed_at: null, metadata: null };
  const updatedAt = new Date(object.updatedAt).toISOString();
  return {
    name,
    id: object.id,
    created_at: new Date(object.createdAt).toISOString(),
    updated_at: updatedAt,
    last_accessed_at: updatedAt,
    metadata: {
      eTag: etagOf(object),
      size: object.bytes.length,
      mimetype: object.contentType,
      cacheControl: object.cacheControl,
      lastModified: updatedAt,
      contentLength: object.bytes.length,
      httpStatusCode: 200,
    },
  };
}

function bytesOf(object: StoredObject): Answer {
  const headers = { "content-type": object.contentType, "cache-control": object.cacheControl, etag: etagOf(object) };
  return { status: 200, headers, body: object.bytes };
}

function etagOf(object: StoredObject): string {
  return `"${makeSha(object.bytes.toString("base64"))}"`;
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}
