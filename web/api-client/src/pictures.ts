import { spokenLocale } from "./client.js";
import type { Media } from "./models.js";
import { LineCut, refusalFrom } from "./problem.js";

/** What the server takes; what a file is, its bytes decide there. */
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif"] as const;

/** Keeps a picture and tells how much of it has been sent, from 0 to 1: `fetch` cannot say that. */
export function sendPicture(picture: Blob, told: (share: number) => void): Promise<Media> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/media");
    request.responseType = "json";
    request.setRequestHeader("Accept-Language", spokenLocale());
    request.setRequestHeader("Content-Type", picture.type || "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) told(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status === 200 || request.status === 201) resolve(request.response as Media);
      else reject(refusalFrom(request.status, request.response));
    };
    request.onerror = () => reject(new LineCut(request.statusText));
    request.onabort = request.onerror;
    request.send(picture);
  });
}
