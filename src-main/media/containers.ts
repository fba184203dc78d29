// Which containers are opened at all, and which of them can be seeked by time.

/**
 * Demuxers that ffmpeg may use: single files that hold their own data. Everything that can name further files or
 * addresses stays out (concat, hls, dash, imf, image2 patterns, sdp, rtsp, lavfi): a text file called `x.mp4` would
 * otherwise be opened as a playlist and pull in other local files.
 * Audio containers are listed only so that "audio only" can be told from "not a media file".
 */
const videoFormats = [
  'mov,mp4,m4a,3gp,3g2,mj2',
  'matroska,webm',
  'avi,mpegts,mpeg,mpegvideo,ogg,flv,live_flv,asf,asf_o,mxf,nut,gif,apng,yuv4mpegpipe,ivf,obu,av1,h264,hevc,h263,m4v,vc1',
  'dv,rm,wtv,gxf,lxf,mjpeg,dirac,cavsvideo,avs2,avs3,dnxhd,nsv,nuv,roq,bink,smk,fli,flic,jpegxl_anim,vvc,evc',
];
const pictureFormats =
  'png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,gif_pipe,jpegxl_pipe,jpegls_pipe,j2k_pipe,exr_pipe,hdr_pipe,dpx_pipe,' +
  'pam_pipe,pbm_pipe,pgm_pipe,ppm_pipe,pgmyuv_pipe,psd_pipe,qoi_pipe,sgi_pipe,sunrast_pipe,dds_pipe,pcx_pipe,xbm_pipe,xpm_pipe,ico';
const audioFormats = 'wav,w64,mp3,flac,aac,ac3,eac3,aiff,au,caf,amr,dts,truehd,ape,wv,tta,tak,mpc,mpc8,oma,opus';

/** Value of ffmpeg's `-format_whitelist`. */
export const FORMAT_WHITELIST = [...videoFormats, pictureFormats, audioFormats].join(',');

/** Value of ffmpeg's `-protocol_whitelist`: no network, no concat:, no data:. */
export const PROTOCOL_WHITELIST = 'file,pipe';

/** Ends of the names of videos, as dialogs and folders know them; a file that is named is opened whatever it is called. */
export const videoExtensions: readonly string[] = [
  'mp4',
  'm4v',
  'mov',
  'mkv',
  'webm',
  'avi',
  'ts',
  'mts',
  'm2ts',
  'mpg',
  'mpeg',
  'flv',
  'ogv',
  'gif',
];
/** Ends of the names of pictures. */
export const pictureExtensions: readonly string[] = ['png', 'jpg', 'jpeg', 'webp', 'avif', 'bmp', 'tif', 'tiff'];

/** True when a name ends in one of these extensions, in large or small letters. */
export function hasExtension(name: string, extensions: readonly string[]): boolean {
  return extensions.includes(/\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '');
}

const seekableNames = ['mov', 'matroska', 'avi', 'mpegts', 'flv', 'asf', 'mxf', 'nut', 'ogg', 'mpeg'];
const pictureNames = pictureFormats.split(',');

/** True for containers in which a seek by timestamp lands near the wanted time; raw streams and pictures do not. */
export function isSeekable(formatName: string): boolean {
  return formatName.split(',').some((name) => seekableNames.includes(name));
}

/** True for single pictures (PNG, JPEG, WebP, ...). */
export function isSinglePicture(formatName: string): boolean {
  return formatName.split(',').some((name) => pictureNames.includes(name));
}
