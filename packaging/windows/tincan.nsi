; The Windows setup, packed by makensis on any system: for one person, without an administrator. On Windows itself `cargo xtask bundle` lets Tauri
; write one; this is for where only a cross compiler is. Nothing is fetched, when packing or when installing. Knows no signing.
;
;   makensis -DVERSION=0.1.0 -DFILES=folder -DOUT=Tincan_0.1.0_x64-setup.exe packaging/windows/tincan.nsi
;
; FILES has tincan.exe, tincan.ico, WebView2Loader.dll if the linker was not Microsoft's, LICENSE-MIT.txt, LICENSE-APACHE.txt, THIRD-PARTY.txt and
; licence.txt, which the setup shows.

Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestDPIAware true
Name "Tincan"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Tincan"
InstallDirRegKey HKCU "Software\Tincan" "Folder"
Icon "${FILES}/tincan.ico"
UninstallIcon "${FILES}/tincan.ico"

!include "MUI2.nsh"
!include "FileFunc.nsh"
!define LEAVE "Software\Microsoft\Windows\CurrentVersion\Uninstall\Tincan"
!define SCHEME "Software\Classes\tincan"
!define WEBVIEW "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
; Microsoft's own page for it, opened only when somebody says yes.
!define WEBVIEW_PAGE "https://go.microsoft.com/fwlink/p/?LinkId=2124703"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Tincan"
VIAddVersionKey "FileDescription" "Setup of Tincan, a private video call between two people"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "The Tincan authors"
VIAddVersionKey "LegalCopyright" "The Tincan authors. MIT OR Apache-2.0"

!define MUI_ICON "${FILES}/tincan.ico"
!define MUI_UNICON "${FILES}/tincan.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\tincan.exe"
!insertmacro MUI_PAGE_LICENSE "${FILES}/licence.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Section "Tincan"
  SetOutPath "$INSTDIR"
  ; A running Tincan holds its file: say so instead of half an update.
  ClearErrors
  Delete "$INSTDIR\tincan.exe"
  IfErrors 0 +3
    MessageBox MB_OK|MB_ICONEXCLAMATION "Tincan is running. Close its window and start this setup again." /SD IDOK
    Abort "Tincan is running"
  File "${FILES}/tincan.exe"
!if /FileExists "${FILES}/WebView2Loader.dll"
  File "${FILES}/WebView2Loader.dll"
!endif
  File "${FILES}/LICENSE-MIT.txt"
  File "${FILES}/LICENSE-APACHE.txt"
  File "${FILES}/THIRD-PARTY.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Tincan.lnk" "$INSTDIR\tincan.exe"

  WriteRegStr HKCU "Software\Tincan" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${SCHEME}" "" "URL:Tincan invitation"
  WriteRegStr HKCU "${SCHEME}" "URL Protocol" ""
  WriteRegStr HKCU "${SCHEME}\DefaultIcon" "" "$\"$INSTDIR\tincan.exe$\",0"
  WriteRegStr HKCU "${SCHEME}\shell\open\command" "" "$\"$INSTDIR\tincan.exe$\" $\"%1$\""

  WriteRegStr HKCU "${LEAVE}" "DisplayName" "Tincan"
  WriteRegStr HKCU "${LEAVE}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LEAVE}" "DisplayIcon" "$INSTDIR\tincan.exe"
  WriteRegStr HKCU "${LEAVE}" "Publisher" "The Tincan authors"
  WriteRegStr HKCU "${LEAVE}" "UninstallString" "$\"$INSTDIR\uninstall.exe$\""
  WriteRegStr HKCU "${LEAVE}" "QuietUninstallString" "$\"$INSTDIR\uninstall.exe$\" /S"
  WriteRegDWORD HKCU "${LEAVE}" "NoModify" 1
  WriteRegDWORD HKCU "${LEAVE}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${LEAVE}" "EstimatedSize" "$0"
  Call OfferWebView
SectionEnd

; The window is Microsoft's WebView2. Windows 11 has it, and nearly every Windows 10.
Function OfferWebView
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW}" "pv"
  StrCmp $0 "" 0 there
  ReadRegStr $0 HKCU "Software\${WEBVIEW}" "pv"
  StrCmp $0 "" 0 there
  MessageBox MB_YESNO|MB_ICONQUESTION "Tincan needs Microsoft's WebView2, which this computer lacks. Open Microsoft's page to get it?" /SD IDNO IDNO there
  ExecShell "open" "${WEBVIEW_PAGE}"
there:
FunctionEnd

; Settings and the room's key stay: they are the person's. docs/install.md says where.
Section "Uninstall"
  Delete "$INSTDIR\tincan.exe"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\LICENSE-MIT.txt"
  Delete "$INSTDIR\LICENSE-APACHE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Tincan.lnk"
  DeleteRegKey HKCU "${SCHEME}"
  ; What the app itself may have written: its name for notifications, and the start with the session.
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\app.tincan.desktop"
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "Tincan"
  DeleteRegKey HKCU "${LEAVE}"
  DeleteRegKey HKCU "Software\Tincan"
SectionEnd
