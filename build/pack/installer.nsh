; What the Windows installer does beside copying: `elastictok` for the command line, and entries of "Open with".
; No file type is taken from another program: videos are offered to the app, never given to it.

!macro openWith EXT
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\SupportedTypes" ".${EXT}" ""
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  !insertmacro openWith "mp4"
  !insertmacro openWith "m4v"
  !insertmacro openWith "mov"
  !insertmacro openWith "mkv"
  !insertmacro openWith "webm"
  !insertmacro openWith "avi"
  !insertmacro openWith "ts"
  !insertmacro openWith "mts"
  !insertmacro openWith "m2ts"
  !insertmacro openWith "mpg"
  !insertmacro openWith "mpeg"
  !insertmacro openWith "flv"
  !insertmacro openWith "ogv"
  !insertmacro openWith "gif"
  ; An analysis is a folder: Windows has no types for folders, but menu entries for those of a name.
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\ElasticTokStudio" "" "Open in ${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\ElasticTokStudio" "AppliesTo" 'System.FileName:"*.etok"'
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\ElasticTokStudio" "Icon" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\ElasticTokStudio\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  ; This folder is on every user's PATH. The text names no user, so that no code page can spoil it.
  FileOpen $0 "$LOCALAPPDATA\Microsoft\WindowsApps\elastictok.cmd" w
  FileWrite $0 '@"%LOCALAPPDATA%\Programs\${APP_FILENAME}\resources\bin\elastictok.cmd" %*$\r$\n'
  FileClose $0
!macroend

!macro customUnInstall
  Delete "$LOCALAPPDATA\Microsoft\WindowsApps\elastictok.cmd"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Directory\shell\ElasticTokStudio"
!macroend
