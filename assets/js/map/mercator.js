// Web Mercator, in the units of the base map, of which 131,072 go about the earth.

export const SIZE = 131072;
export const KM_ABOUT = 40075;
const NORTHMOST = 84;

export const across = (lon) => ((lon + 180) / 360) * SIZE;

export const down = (lat) => {
  const north = (Math.max(-NORTHMOST, Math.min(NORTHMOST, lat)) * Math.PI) / 180;
  return ((1 - Math.asinh(Math.tan(north)) / Math.PI) / 2) * SIZE;
};

export const lonAt = (x) => (x / SIZE) * 360 - 180;

export const latAt = (y) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / SIZE))) * 180) / Math.PI;

/* How much longer a line is drawn at a height of the map than at the equator. */
export const stretched = (y) => Math.cosh(Math.PI * (1 - (2 * y) / SIZE));
